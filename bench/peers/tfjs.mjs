/** TensorFlow.js on its wasm backend. Variants: `layers` (tf.sequential, trainOnBatch) and `core` (optimizer.minimize). */
await import('./tfjs/arithmetic.mjs');
await import('./tfjs/deep.mjs');
await import('./tfjs/training.mjs');
await import('./tfjs/elements.mjs');

// Handles of the library keep the process alive.
process.exit(0);
