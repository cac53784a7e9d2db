/** Requires ONNX Runtime and runs one small graph: it has no backward. The first argument is the package. */
import { requireFrom } from '../dist/installed.js';
import { onnxModel } from '../peers/onnx.mjs';

const [, , name] = process.argv;
const web = name === 'onnxruntime-web';
const ort = requireFrom(name)(name);
if (web) Object.assign(ort.env.wasm, { numThreads: 1 });
const nodes = [
  ['MatMul', ['x', 'w'], ['m']],
  ['Tanh', ['m'], ['y']],
];
const model = onnxModel({ nodes, inputs: { x: [4, 3], w: [3, 2] }, outputs: { y: [4, 2] } });
const session = await ort.InferenceSession.create(model, web ? { executionProviders: ['wasm'] } : {});
const x = new ort.Tensor('float32', new Float32Array(12).fill(1), [4, 3]);
const w = new ort.Tensor('float32', new Float32Array(6).fill(0.1), [3, 2]);
console.log((await session.run({ x, w })).y.data[0]);
process.exit(0);
