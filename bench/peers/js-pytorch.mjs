/** js-pytorch: nested arrays of float64. What it lacks (tanh, sigmoid, ELU, BatchNorm, BCELoss) is composed, as its users have to; SGD and conv2d are absent. */
await import('./js-pytorch/arithmetic.mjs');
await import('./js-pytorch/deep.mjs');
await import('./js-pytorch/training.mjs');
await import('./js-pytorch/elements.mjs');
