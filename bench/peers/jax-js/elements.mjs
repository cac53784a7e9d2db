/** W6 and W7 in jax-js. */
import { convolutionData, million, productFactors, productSizes } from '../../dist/data.js';
import { measure } from '../../dist/harness.js';
import { checkConvolution, checkProduct, checkSigmoidGradient, checkSum } from '../../dist/reference.js';
import { np, nn, lax, jit, grad, valueAndGrad, tree, arrayOf, first, all, bothWays } from './library.mjs';

const slopes = grad((x) => nn.sigmoid(x).sum());
await measure('W6', () => {
  const x = np.array(million());
  const f = jit((v) => [nn.sigmoid(v.ref), slopes(v)]);
  const run = async () => {
    const out = f(x.ref);
    for (const part of out) await part.blockUntilReady();
    tree.dispose(out);
  };
  return { variant: 'jit', run, check: () => checkSigmoidGradient(all(f(x.ref)[1])) };
});
await measure('W6s', () => {
  const x = np.array(million());
  return { run: () => first(x.ref.sum()), check: () => checkSum(first(x.ref.sum())) };
});
for (const [row, m, k, n] of productSizes)
  await bothWays(row, (compile) => {
    const [a, b] = productFactors(m, k, n);
    const [x, y] = [arrayOf(a, [m, k]), arrayOf(b, [k, n])];
    const f = compile((v, w) => np.matmul(v, w));
    const run = async () => {
      const c = f(x.ref, y.ref);
      await c.blockUntilReady();
      c.dispose();
    };
    return { run, check: () => checkProduct(a, b, all(f(x.ref, y.ref)), m, k, n) };
  });

const convolve = (x, k) => lax.convGeneralDilated(x, k, [1, 1], 'VALID');
const images = () => {
  const [x, k] = convolutionData();
  return [arrayOf(x, [32, 16, 28, 28]), arrayOf(k, [32, 16, 3, 3])];
};
const compare = (y) => checkConvolution((i, c, r, col) => y[((i * 32 + c) * 26 + r) * 26 + col]);
await measure('W7c-forward', () => {
  const [x, k] = images();
  const f = jit(convolve);
  const run = async () => {
    const y = f(x.ref, k.ref);
    await y.blockUntilReady();
    y.dispose();
  };
  return { run, check: () => compare(all(f(x.ref, k.ref))) };
});
await measure('W7c-both', () => {
  const [x, k] = images();
  const f = jit((v, w) => {
    const [loss, g] = valueAndGrad((a, b) => convolve(a, b).sum(), { argnums: [0, 1] })(v, w);
    return [loss, ...g];
  });
  const run = async () => {
    const out = f(x.ref, k.ref);
    for (const part of out) await part.blockUntilReady();
    tree.dispose(out);
  };
  return { run, check: () => compare(all(convolve(x.ref, k.ref))) };
});
