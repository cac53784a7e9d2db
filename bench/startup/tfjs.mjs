/** Requires TensorFlow.js with its wasm backend and runs one small forward and backward. */
import { requireFrom } from '../dist/installed.js';

const require = requireFrom('tfjs');
console.warn = () => {};
const tf = require('@tensorflow/tfjs');
require('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');
await tf.ready();
const x = tf.ones([4, 3]);
console.log(
  tf
    .grad((w) => tf.tanh(x.matMul(w)).sum())(tf.randomNormal([3, 2]))
    .dataSync()[0],
);
