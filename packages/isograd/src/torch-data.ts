/** torch.utils: where PyTorch keeps its data sets and loaders. */
export * as data from '@isograd/data';
