import { defineConfig } from 'tsup';
import { library } from '../../tsup.shared.js';

// nn re-exports all of another package, whose names nothing here knows: a file of its own, which is its own namespace.
export default defineConfig(
  library(['src/index.ts', 'src/nn.ts', 'src/jax.ts', 'src/tensorflow.ts', 'src/mxnet.ts']),
);
