/** Imports jax-js and runs one small forward and backward. */
import { importFrom } from '../dist/installed.js';

const { numpy: np, random, grad, init, defaultDevice } = await importFrom('jax-js', '@jax-js/jax');
await init('wasm');
defaultDevice('wasm');
const slope = grad((w, x) => np.tanh(np.matmul(x, w)).sum());
console.log(slope(random.normal(random.key(0), [3, 2]), np.ones([4, 3])).dataSync()[0]);
