/** W1 to W3 in js-pytorch. */
import { chainInput, chainWeights, smallFactors } from '../../dist/data.js';
import { measure } from '../../dist/harness.js';
import { checkChain, checkNormals, checkSmallChain } from '../../dist/reference.js';
import { torch, tensorOf, all, corner } from './library.mjs';

await measure('W1', () => ({
  run: () => {
    let x = torch.randn([256, 1]);
    for (let i = 0; i < 100; i++) x = torch.matmul(torch.randn([256, 256]), x);
    return corner(x);
  },
}));
await measure('W1b', () => {
  const weights = chainWeights().map((w) => tensorOf(w, 256, 256));
  const start = tensorOf(chainInput(), 256, 1);
  const run = () => weights.reduce((x, w) => torch.matmul(w, x), start);
  return { run, check: () => checkChain(all(run())) };
});
await measure('W2', () => ({
  per: 100,
  run: () => {
    let x = torch.randn([4, 4]);
    for (let i = 0; i < 100; i++) x = torch.matmul(x, torch.randn([4, 4]));
    return corner(x);
  },
}));
await measure('W2b', () => {
  const factors = smallFactors().map((f) => tensorOf(f, 4, 4));
  const run = () => factors.reduce((x, f) => torch.matmul(x, f), factors[0]);
  return { per: 100, run, check: () => checkSmallChain(all(run())) };
});
await measure('W3', () => ({
  run: () => {
    let sum = 0;
    for (let i = 0; i < 200; i++) {
      const y = torch.matmul(torch.randn([256, 256]), torch.randn([256, 1]));
      sum += corner(torch.mean(y, 0)) + corner(torch.mean(torch.pow(y, 2), 0));
    }
    return sum;
  },
}));
await measure('W3r', () => ({
  run: () => corner(torch.randn([10_000_000])),
  check: () => checkNormals(torch.randn([1_000_000]).data),
}));
