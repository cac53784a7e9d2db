/** jax-js, ready on its wasm device, and what its rows share. */
import { begin, measure } from '../../dist/harness.js';
import { importFrom, versionOf } from '../../dist/installed.js';

const jax = await importFrom('jax-js', '@jax-js/jax');
export const { numpy: np, random, nn, lax, jit, grad, valueAndGrad, tree } = jax;
await jax.init('wasm');
jax.defaultDevice('wasm');
begin(versionOf('jax-js', '@jax-js/jax'));

export const arrayOf = (numbers, shape) => np.array(numbers).reshape(shape);
export const first = (x) => x.dataSync()[0];
export const all = (x) => x.dataSync();
let key = random.key(0);
export const nextKey = () => {
  const [rest, mine] = random.split(key);
  key = rest;
  return mine;
};
/** The same workload both ways: `step` as it stands, and compiled. */
export const bothWays = async (row, make) => {
  for (const variant of ['eager', 'jit'])
    await measure(row, () => ({ variant, ...make(variant === 'jit' ? jit : (f) => f) }));
};
