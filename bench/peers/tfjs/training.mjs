/** W5 and W8 in TensorFlow.js. */
import { courseData, digitData, normals } from '../../dist/data.js';
import { measure } from '../../dist/harness.js';
import { trainingOf } from '../../dist/reference.js';
import { tf, tensorOf } from './library.mjs';

const he = (inputs, outputs, seed) =>
  tf.variable(tensorOf(normals(inputs * outputs, Math.sqrt(2 / inputs), seed), [inputs, outputs]));
const zeros = (n) => tf.variable(tf.zeros([n]));
const ones = (n) => tf.variable(tf.ones([n]));

/** Batch norm with running statistics, which tf.batchNorm leaves to its caller. */
const norm = (h, n, gain, offset, [m, v]) => {
  const { mean, variance } = tf.moments(h, 0);
  m.assign(m.mul(0.9).add(mean.mul(0.1)));
  v.assign(v.mul(0.9).add(variance.mul((0.1 * n) / (n - 1))));
  return tf.batchNorm(h, mean, variance, offset, gain, 1e-5);
};

for (const [row, n] of [
  ['W5', 32],
  ['W5b', 1024],
])
  for (const name of ['adam', 'sgd']) {
    const optimizerOf = () => (name === 'adam' ? tf.train.adam(1e-3) : tf.train.sgd(1e-2));
    const data = () => {
      const { x, y } = courseData(n);
      return [tensorOf(x, [n, 9]), tensorOf(y, [n, 1])];
    };
    await measure(`${row}-${name}`, () => {
      const [x, y] = data();
      const { dense, batchNormalization, elu } = tf.layers;
      const model = tf.sequential();
      model.add(dense({ units: 16, inputShape: [9], kernelInitializer: 'heUniform' }));
      for (const layer of [batchNormalization(), elu()]) model.add(layer);
      model.add(dense({ units: 8, kernelInitializer: 'heUniform' }));
      for (const layer of [batchNormalization(), elu()]) model.add(layer);
      model.add(dense({ units: 1, activation: 'sigmoid' }));
      model.compile({ optimizer: optimizerOf(), loss: 'binaryCrossentropy' });
      const run = () => model.trainOnBatch(x, y);
      return { variant: 'layers', run, check: () => trainingOf(run) };
    });
    await measure(`${row}-${name}`, () => {
      const [x, y] = data();
      const [w1, w2, w3] = [he(9, 16, 1), he(16, 8, 2), he(8, 1, 3)];
      const [b1, b2, b3, g1, g2, o1, o2] = [
        zeros(16),
        zeros(8),
        zeros(1),
        ones(16),
        ones(8),
        zeros(16),
        zeros(8),
      ];
      const running = [16, 8].map((c) => [
        tf.variable(tf.zeros([c]), false),
        tf.variable(tf.ones([c]), false),
      ]);
      const loss = () => {
        let h = tf.elu(norm(x.matMul(w1).add(b1), n, g1, o1, running[0]));
        h = tf.elu(norm(h.matMul(w2).add(b2), n, g2, o2, running[1]));
        return tf.losses.logLoss(y, tf.sigmoid(h.matMul(w3).add(b3)));
      };
      const optimizer = optimizerOf();
      const parameters = [w1, b1, g1, o1, w2, b2, g2, o2, w3, b3];
      const step = () => tf.tidy(() => optimizer.minimize(loss, true, parameters).dataSync()[0]);
      return {
        variant: 'core',
        run: () => optimizer.minimize(loss, false, parameters),
        check: () => trainingOf(step),
      };
    });
  }

await measure('W8', () => {
  const batches = digits();
  const { dense } = tf.layers;
  const model = tf.sequential();
  model.add(dense({ units: 256, activation: 'relu', inputShape: [784] }));
  model.add(dense({ units: 128, activation: 'relu' }));
  model.add(dense({ units: 10, activation: 'softmax' }));
  model.compile({ optimizer: tf.train.momentum(0.01, 0.9), loss: 'categoricalCrossentropy' });
  let next = 0;
  const run = () => {
    const { x, y } = batches[next++ & 15];
    return model.trainOnBatch(x, y);
  };
  const same = () => model.trainOnBatch(batches[0].x, batches[0].y);
  return { variant: 'layers', run, check: () => trainingOf(same) };
});
await measure('W8', () => {
  const batches = digits();
  const parameters = [he(784, 256, 1), zeros(256), he(256, 128, 2), zeros(128), he(128, 10, 3), zeros(10)];
  const [w1, b1, w2, b2, w3, b3] = parameters;
  const optimizer = tf.train.momentum(0.01, 0.9);
  let next = 0;
  const lossOf = ({ x, y }) => {
    const h = tf.relu(tf.relu(x.matMul(w1).add(b1)).matMul(w2).add(b2));
    return tf.losses.softmaxCrossEntropy(y, h.matMul(w3).add(b3));
  };
  const same = () =>
    tf.tidy(() => optimizer.minimize(() => lossOf(batches[0]), true, parameters).dataSync()[0]);
  return {
    variant: 'core',
    run: () => optimizer.minimize(() => lossOf(batches[next++ & 15]), false, parameters),
    check: () => trainingOf(same),
  };
});

function digits() {
  return digitData().map(({ x, y }) => ({
    x: tensorOf(x, [64, 784]),
    y: tf.oneHot(tf.tensor1d(y, 'int32'), 10).toFloat(),
  }));
}
