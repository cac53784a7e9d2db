/** torch.nn: layers, containers, losses, `functional`, and `init`. */
export * from '@isograd/nn';
/** torch.nn.init: every initialisation scheme. */
export * as init from '@isograd/init';
