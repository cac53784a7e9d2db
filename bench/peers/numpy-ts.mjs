/** numpy-ts: no autograd, so forward rows only. Its users dispose what they are done with, as its README asks. */
import {
  chainInput,
  chainWeights,
  deepInput,
  deepWeights,
  million,
  productFactors,
  productSizes,
  smallFactors,
} from '../dist/data.js';
import { absent, begin, measure } from '../dist/harness.js';
import { importFrom, versionOf } from '../dist/installed.js';
import {
  checkChain,
  checkDeep,
  checkNormals,
  checkProduct,
  checkSmallChain,
  checkSum,
} from '../dist/reference.js';

const np = await importFrom('numpy-ts', 'numpy-ts');
begin(versionOf('numpy-ts', 'numpy-ts'));
// The default heap is exhausted by these loops, and plain JavaScript takes over.
np.configureWasm({ maxMemory: 1536 * 1024 * 1024 });

const arrayOf = (numbers, shape) => {
  const array = np.zeros(shape, 'float32');
  array.data.set(numbers);
  return array;
};
// Its normals are float64.
const randn = (...shape) => {
  const wide = np.random.randn(...shape);
  const array = wide.astype('float32');
  wide.dispose();
  return array;
};
const read = (array) => {
  const numbers = Float32Array.from(array.data);
  array.dispose();
  return numbers;
};
/** Folds the matrices into `start`, disposing what is in between and, where they are fresh, the matrices. */
const fold = (start, count, next, { fresh, product }) => {
  let x = start;
  for (let i = 0; i < count; i++) {
    const w = next(i);
    const y = product(w, x);
    if (fresh) w.dispose();
    if (fresh || x !== start) x.dispose();
    x = y;
  }
  return x;
};
const apply = (w, x) => w.matmul(x);
const times = (w, x) => x.matmul(w);

await measure('W1', () => ({
  variant: 'float32',
  run: () => read(fold(randn(256), 100, () => randn(256, 256), { fresh: true, product: apply })),
}));
await measure('W1', () => ({
  variant: 'float64',
  run: () =>
    fold(np.random.randn(256), 100, () => np.random.randn(256, 256), {
      fresh: true,
      product: apply,
    }).dispose(),
}));
await measure('W1b', () => {
  const weights = chainWeights().map((w) => arrayOf(w, [256, 256]));
  const start = arrayOf(chainInput(), [256]);
  const run = () => read(fold(start, 100, (i) => weights[i], { fresh: false, product: apply }));
  return { run, check: () => checkChain(run()) };
});
await measure('W2', () => ({
  per: 100,
  run: () => read(fold(randn(4, 4), 100, () => randn(4, 4), { fresh: true, product: times })),
}));
await measure('W2b', () => {
  const factors = smallFactors().map((f) => arrayOf(f, [4, 4]));
  const run = () => read(fold(factors[0], 100, (i) => factors[i], { fresh: false, product: times }));
  return { per: 100, run, check: () => checkSmallChain(run()) };
});
await measure('W3', () => ({
  run: () => {
    let sum = 0;
    for (let i = 0; i < 200; i++) {
      const [w, x] = [randn(256, 256), randn(256)];
      const y = w.matmul(x);
      const squares = np.square(y);
      sum += y.mean() + squares.mean();
      for (const array of [w, x, y, squares]) array.dispose();
    }
    return sum;
  },
}));
await measure('W3r', () => ({
  note: 'float64',
  run: () => np.random.randn(10_000_000).dispose(),
  check: () => checkNormals(read(np.random.randn(1_000_000))),
}));

for (const name of ['tanh', 'relu'])
  await measure(`W4-${name}`, () => {
    const weights = deepWeights(name).map((w) => arrayOf(w, [256, 256]));
    const start = arrayOf(deepInput(), [16, 256]);
    const activation = name === 'tanh' ? np.tanh : (x) => np.maximum(x, 0);
    const layer = (w, x) => {
      const z = x.matmul(w);
      const y = activation(z);
      z.dispose();
      return y;
    };
    const run = () => read(fold(start, 100, (i) => weights[i], { fresh: false, product: layer }));
    return { run, check: () => checkDeep(name, run()) };
  });

await measure('W6s', () => {
  const x = arrayOf(million(), [1_000_000]);
  return { run: () => np.sum(x), check: () => checkSum(Number(np.sum(x))) };
});
for (const [row, m, k, n] of productSizes)
  await measure(row, () => {
    const [a, b] = productFactors(m, k, n);
    const [x, y] = [arrayOf(a, [m, k]), arrayOf(b, [k, n])];
    return { run: () => x.matmul(y).dispose(), check: () => checkProduct(a, b, read(x.matmul(y)), m, k, n) };
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
absent('W7c-forward', 'no convolution of images');
