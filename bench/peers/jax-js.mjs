/** jax-js on its wasm device. Variants: `eager` and `jit` where both ways are natural. */
await import('./jax-js/arithmetic.mjs');
await import('./jax-js/deep.mjs');
await import('./jax-js/training.mjs');
await import('./jax-js/elements.mjs');

// Handles of the library keep the process alive.
process.exit(0);
