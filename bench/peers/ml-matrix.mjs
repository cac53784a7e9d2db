/** ml-matrix: products alone, in float64. */
import { chainInput, chainWeights, productFactors, productSizes, smallFactors } from '../dist/data.js';
import { begin, measure } from '../dist/harness.js';
import { requireFrom, versionOf } from '../dist/installed.js';
import { checkChain, checkProduct, checkSmallChain } from '../dist/reference.js';

const { Matrix } = requireFrom('ml-matrix')('ml-matrix');
begin(versionOf('ml-matrix', 'ml-matrix'));

const note = 'float64, no autograd';
const matrixOf = (numbers, rows, columns) => Matrix.from1DArray(rows, columns, Array.from(numbers));

await measure('W1b', () => {
  const weights = chainWeights().map((w) => matrixOf(w, 256, 256));
  const start = matrixOf(chainInput(), 256, 1);
  const run = () => weights.reduce((x, w) => w.mmul(x), start);
  return { note, run, check: () => checkChain(run().to1DArray()) };
});
await measure('W2b', () => {
  const factors = smallFactors().map((f) => matrixOf(f, 4, 4));
  const run = () => factors.reduce((x, f) => x.mmul(f), factors[0]);
  return { note, per: 100, run, check: () => checkSmallChain(run().to1DArray()) };
});
for (const [row, m, k, n] of productSizes)
  await measure(row, () => {
    const [a, b] = productFactors(m, k, n);
    const [x, y] = [matrixOf(a, m, k), matrixOf(b, k, n)];
    return { note, run: () => x.mmul(y), check: () => checkProduct(a, b, x.mmul(y).to1DArray(), m, k, n) };
  });
