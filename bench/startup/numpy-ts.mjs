/** Imports numpy-ts and runs one small forward: it has no backward. */
import { importFrom } from '../dist/installed.js';

const np = await importFrom('numpy-ts', 'numpy-ts');
console.log(np.sum(np.tanh(np.ones([4, 3], 'float32').matmul(np.random.randn(3, 2).astype('float32')))));
