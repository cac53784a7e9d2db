/** S-TF-2: the product of a hundred random 4 x 4 matrices, in TensorFlow. */
import * as tf from 'isograd/tensorflow';
import { claim, digits, is } from '../claim.js';
import { example } from '../example.js';
import { numpyText, tensorflowText } from '../numpy-text.js';
import { collapseClaims, growthClaim, growthPlot, largestOf } from './matrix-growth.js';

export const matrixProductsTensorflow = example({
  id: 'S-TF-2',
  title: 'A product of 100 random matrices',
  document: 'textbook',
  dialect: 'tensorflow',
  tabOf: 'S-PT-12',
  question: 'How large do numbers get that are multiplied by a hundred matrices of variance 1?',
  seed: 1234,
  parameters: { size: 4, count: 100 },
  run({ seed, parameters: { size, count }, print, plot }) {
    tf.random.setSeed(seed);
    let M = tf.random.normal([size, size]);
    const start = M;
    const largest = [largestOf(M)];
    print('a single matrix \n', tensorflowText(M));
    for (let i = 0; i < count; i++) {
      M = tf.matmul(M, tf.random.normal([size, size]));
      largest.push(largestOf(M));
    }
    print('after multiplying 100 matrices\n', numpyText(M));

    plot(growthPlot(largest, count));
    tf.random.setSeed(seed);
    const again = tf.random.normal([size, size]);
    return { start, again, product: M, largest, ...operations(seed) };
  },
  claims: ({ start, again, uniform, largest }) => [
    growthClaim(largest),
    claim('setting the seed brings the first matrix back', again.sub(start).abs().max().item(), is(0)),
    claim('two operations in a row draw different numbers', uniform, ([a, b]) => a !== b),
  ],
  digits: ({ product, uniform, normal }) => [
    ...collapseClaims(product),
    claim(
      'after set_seed(1234) two uniform([1]) draw what TensorFlow draws',
      uniform,
      digits([0.5380393, 0.3253647], 1e-7),
    ),
    claim('a normal([1]) in place of the second draws 1.1468066', normal, digits(1.1468066, 1e-7)),
  ],
});

/** Each operation has a seed of its own, made of the global one and of how many came before. */
function operations(seed: number) {
  tf.random.setSeed(seed);
  const uniform = [tf.random.uniform([1]).item(), tf.random.uniform([1]).item()];
  tf.random.setSeed(seed);
  tf.random.uniform([1]);
  return { uniform, normal: tf.random.normal([1]).item() };
}
