/** W6 and W7 in TensorFlow.js. */
import { convolutionData, million, productFactors, productSizes } from '../../dist/data.js';
import { measure } from '../../dist/harness.js';
import { checkConvolution, checkProduct, checkSigmoidGradient, checkSum } from '../../dist/reference.js';
import { tf, tensorOf } from './library.mjs';

await measure('W6', () => {
  const x = tf.tensor1d(million());
  const seed = tf.onesLike(x);
  const slope = tf.grad((v) => tf.sigmoid(v));
  return {
    run: () => slope(x, seed).dispose(),
    check: () => checkSigmoidGradient(slope(x, seed).dataSync()),
  };
});
await measure('W6s', () => {
  const x = tf.tensor1d(million());
  const run = () => tf.tidy(() => x.sum().dataSync()[0]);
  return { run, check: () => checkSum(run()) };
});
for (const [row, m, k, n] of productSizes)
  await measure(row, () => {
    const [a, b] = productFactors(m, k, n);
    const [x, y] = [tensorOf(a, [m, k]), tensorOf(b, [k, n])];
    return {
      run: () => tf.matMul(x, y).dispose(),
      check: () => checkProduct(a, b, tf.matMul(x, y).dataSync(), m, k, n),
    };
  });

const images = () => {
  const [x, k] = convolutionData();
  // The wasm backend knows only channels last.
  return [
    tensorOf(x, [32, 16, 28, 28]).transpose([0, 2, 3, 1]),
    tensorOf(k, [32, 16, 3, 3]).transpose([2, 3, 1, 0]),
  ];
};
const compare = (x, k) => {
  const y = tf.conv2d(x, k, 1, 'valid').dataSync();
  return checkConvolution((i, c, r, col) => y[((i * 26 + r) * 26 + col) * 32 + c]);
};
await measure('W7c-forward', () => {
  const [x, k] = images();
  return { run: () => tf.conv2d(x, k, 1, 'valid').dispose(), check: () => compare(x, k) };
});
await measure('W7c-both', () => {
  const [x, k] = images();
  const slopes = tf.grads((v, w) => tf.conv2d(v, w, 1, 'valid').sum());
  return { run: () => tf.dispose(slopes([x, k])), check: () => compare(x, k) };
});
