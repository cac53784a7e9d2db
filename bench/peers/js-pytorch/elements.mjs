/** W6 and W7 in js-pytorch. */
import { million, productFactors, productSizes } from '../../dist/data.js';
import { absent, measure } from '../../dist/harness.js';
import { checkProduct, checkSigmoidGradient, checkSum } from '../../dist/reference.js';
import { torch, tensorOf, first, all, corner, sigmoid } from './library.mjs';

await measure('W6', () => {
  const x = torch.tensor(Array.from(million()), true);
  const run = () => {
    const y = sigmoid(x);
    y.backward();
    const { grad } = x;
    x.zero_grad();
    y.zero_grad_graph();
    return grad;
  };
  return { run, check: () => checkSigmoidGradient(run()) };
});
await measure('W6s', () => {
  const x = torch.tensor(Array.from(million()));
  return { run: () => first(x.sum()), check: () => checkSum(first(x.sum())) };
});
for (const [row, m, k, n] of productSizes)
  await measure(row, () => {
    const [a, b] = productFactors(m, k, n);
    const [x, y] = [tensorOf(a, m, k), tensorOf(b, k, n)];
    return {
      run: () => corner(torch.matmul(x, y)),
      check: () => checkProduct(a, b, all(torch.matmul(x, y)), m, k, n),
    };
  });
for (const row of ['W7c-forward', 'W7c-both']) absent(row, 'no conv2d');
