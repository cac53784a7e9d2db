/** W1 to W3 in TensorFlow.js. */
import { chainInput, chainWeights, smallFactors } from '../../dist/data.js';
import { measure } from '../../dist/harness.js';
import { checkChain, checkNormals, checkSmallChain } from '../../dist/reference.js';
import { tf, tensorOf } from './library.mjs';

await measure('W1', () => ({
  run: () =>
    tf.tidy(() => {
      let x = tf.randomNormal([256]);
      for (let i = 0; i < 100; i++) x = tf.dot(tf.randomNormal([256, 256]), x);
      return x.dataSync()[0];
    }),
}));
await measure('W1b', () => {
  const weights = chainWeights().map((w) => tensorOf(w, [256, 256]));
  const start = tf.tensor1d(chainInput());
  const run = () => tf.tidy(() => weights.reduce((x, w) => tf.dot(w, x), start).dataSync());
  return { run, check: () => checkChain(run()) };
});
await measure('W2', () => ({
  per: 100,
  run: () =>
    tf.tidy(() => {
      let x = tf.randomNormal([4, 4]);
      for (let i = 0; i < 100; i++) x = tf.matMul(x, tf.randomNormal([4, 4]));
      return x.dataSync()[0];
    }),
}));
await measure('W2b', () => {
  const factors = smallFactors().map((f) => tensorOf(f, [4, 4]));
  const run = () => tf.tidy(() => factors.reduce((x, f) => tf.matMul(x, f), factors[0]).dataSync());
  return { per: 100, run, check: () => checkSmallChain(run()) };
});
await measure('W3', () => ({
  run: () => {
    let sum = 0;
    for (let i = 0; i < 200; i++)
      tf.tidy(() => {
        const y = tf.dot(tf.randomNormal([256, 256]), tf.randomNormal([256]));
        sum += y.mean().dataSync()[0] + y.square().mean().dataSync()[0];
      });
    return sum;
  },
}));
await measure('W3r', () => ({
  run: () => tf.randomNormal([10_000_000]).dispose(),
  check: () => checkNormals(tf.tidy(() => tf.randomNormal([1_000_000]).dataSync())),
}));
