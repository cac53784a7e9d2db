/** TensorFlow.js, ready on its wasm backend. */
import { begin } from '../../dist/harness.js';
import { requireFrom, versionOf } from '../../dist/installed.js';

const require = requireFrom('tfjs');
// The library prints an advertisement and a list of kernels registered twice.
const { log } = console;
console.warn = () => {};
console.log = (...words) => String(words[0]).includes('Hi, looks like') || log(...words);
export const tf = require('@tensorflow/tfjs');
require('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');
await tf.ready();
begin(versionOf('tfjs', '@tensorflow/tfjs'));

export const tensorOf = (numbers, shape) => tf.tensor(numbers, shape, 'float32');
