/** ONNX Runtime: no autograd; a bound for kernels. The first argument is the package, onnxruntime-web or onnxruntime-node. */
import {
  chainInput,
  chainWeights,
  convolutionData,
  deepInput,
  deepWeights,
  million,
  normals,
  productFactors,
  productSizes,
} from '../dist/data.js';
import { absent, begin, measure } from '../dist/harness.js';
import { requireFrom, versionOf } from '../dist/installed.js';
import { checkChain, checkConvolution, checkDeep, checkProduct, checkSum } from '../dist/reference.js';
import { onnxModel } from './onnx.mjs';

const name = process.argv[2];
const web = name === 'onnxruntime-web';
const ort = requireFrom(name)(name);
if (web) Object.assign(ort.env.wasm, { numThreads: 1 });
ort.env.logLevel = 'error';
begin(versionOf(name, name));

const options = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionProviders: [web ? 'wasm' : 'cpu'],
  logSeverityLevel: 3,
};
const tensorOf = (numbers, shape) => new ort.Tensor('float32', numbers, shape);

/** A row that is one graph: one `session.run` each time. */
const graphRow = (row, make) =>
  measure(row, async () => {
    const { model, feeds = {}, verify, ...rest } = make();
    const session = await ort.InferenceSession.create(onnxModel(model), options);
    const run = async () => (await session.run(feeds)).y;
    const check = verify === undefined ? undefined : async () => verify((await run()).data);
    return { ...rest, run, ...(check === undefined ? {} : { check }) };
  });

await graphRow('W1b', () => {
  const weights = Object.fromEntries(chainWeights().map((data, i) => [`w${i}`, { dims: [256, 256], data }]));
  const nodes = Array.from({ length: 100 }, (_, i) => [
    'MatMul',
    [`w${i}`, i === 0 ? 'x' : `h${i - 1}`],
    [i === 99 ? 'y' : `h${i}`],
  ]);
  return {
    model: { nodes, weights, inputs: { x: [256, 1] }, outputs: { y: [256, 1] } },
    feeds: { x: tensorOf(chainInput(), [256, 1]) },
    note: 'one graph of 100 products',
    verify: checkChain,
  };
});
await graphRow('W2b', () => ({
  model: { nodes: [['MatMul', ['a', 'b'], ['y']]], inputs: { a: [4, 4], b: [4, 4] }, outputs: { y: [4, 4] } },
  feeds: { a: tensorOf(normals(16, 1, 1), [4, 4]), b: tensorOf(normals(16, 1, 2), [4, 4]) },
  note: 'one session.run',
  verify: (y) => checkProduct(normals(16, 1, 1), normals(16, 1, 2), y, 4, 4, 4),
}));
await graphRow('W3r', () => ({
  model: {
    nodes: [
      ['RandomNormal', [], ['r'], { shape: [10_000_000] }],
      ['Slice', ['r', 'from', 'to'], ['y']],
    ],
    weights: {
      from: { dims: [1], data: new BigInt64Array([0n]) },
      to: { dims: [1], data: new BigInt64Array([1n]) },
    },
    inputs: {},
    outputs: { y: [1] },
  },
  note: 'only the first value is read',
}));
for (const [activation, op] of [
  ['tanh', 'Tanh'],
  ['relu', 'Relu'],
])
  await graphRow(`W4-${activation}`, () => {
    const weights = Object.fromEntries(
      deepWeights(activation).map((data, i) => [`w${i}`, { dims: [256, 256], data }]),
    );
    const nodes = Array.from({ length: 100 }, (_, i) => [
      ['MatMul', [i === 0 ? 'x' : `h${i - 1}`, `w${i}`], [`m${i}`]],
      [op, [`m${i}`], [i === 99 ? 'y' : `h${i}`]],
    ]).flat();
    return {
      model: { nodes, weights, inputs: { x: [16, 256] }, outputs: { y: [16, 256] } },
      feeds: { x: tensorOf(deepInput(), [16, 256]) },
      note: 'one graph of 100 layers',
      verify: (y) => checkDeep(activation, y),
    };
  });
await graphRow('W6s', () => ({
  model: {
    nodes: [['ReduceSum', ['a'], ['y'], { keepdims: 0 }]],
    inputs: { a: [1_000_000] },
    outputs: { y: [] },
  },
  feeds: { a: tensorOf(million(), [1_000_000]) },
  verify: (y) => checkSum(y[0]),
}));
for (const [row, m, k, n] of productSizes)
  await graphRow(row, () => {
    const [a, b] = productFactors(m, k, n);
    return {
      model: {
        nodes: [['MatMul', ['a', 'b'], ['y']]],
        inputs: { a: [m, k], b: [k, n] },
        outputs: { y: [m, n] },
      },
      feeds: { a: tensorOf(a, [m, k]), b: tensorOf(b, [k, n]) },
      verify: (y) => checkProduct(a, b, y, m, k, n),
    };
  });
await graphRow('W7c-forward', () => {
  const [x, data] = convolutionData();
  return {
    model: {
      nodes: [['Conv', ['x', 'k'], ['y'], { kernel_shape: [3, 3] }]],
      weights: { k: { dims: [32, 16, 3, 3], data } },
      inputs: { x: [32, 16, 28, 28] },
      outputs: { y: [32, 32, 26, 26] },
    },
    feeds: { x: tensorOf(x, [32, 16, 28, 28]) },
    verify: (y) => checkConvolution((i, c, r, col) => y[((i * 32 + c) * 26 + r) * 26 + col]),
  };
});
const differentiated = [
  'W4b-tanh',
  'W4b-relu',
  'W4c-tanh',
  'W4c-relu',
  'W5-adam',
  'W5-sgd',
  'W5b-adam',
  'W5b-sgd',
  'W6',
  'W7c-both',
  'W8',
];
for (const row of differentiated) absent(row, 'no autograd');
for (const row of ['W1', 'W2', 'W3'])
  absent(row, 'a graph runtime: one call for each product and each draw is not how it is used');
// Its workers and handles keep the process alive.
process.exit(0);
