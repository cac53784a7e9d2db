/** Activations by name, for networks that are described by data. */
import { ArgumentError, unknownName } from '@isograd/errors';
import type { Layer } from '../containers/sequential.js';
import { Hardsigmoid, Hardswish, Mish } from './hard.js';
import { CELU, ELU, Hardtanh, LeakyReLU, ReLU, ReLU6, SELU } from './rectifiers.js';
import { Identity } from './shape.js';
import { Hardshrink, Softshrink, Tanhshrink } from './shrinks.js';
import { PReLU, RReLU } from './slopes.js';
import { GELU, LogSigmoid, Sigmoid, SiLU, Softplus, Softsign, Tanh } from './smooth.js';
import { shown } from '../shown.js';

/** Every activation by the name of its function. */
export const activations = {
  relu: ReLU,
  relu6: ReLU6,
  leakyRelu: LeakyReLU,
  elu: ELU,
  selu: SELU,
  celu: CELU,
  gelu: GELU,
  silu: SiLU,
  softplus: Softplus,
  softsign: Softsign,
  sigmoid: Sigmoid,
  logSigmoid: LogSigmoid,
  tanh: Tanh,
  hardtanh: Hardtanh,
  hardsigmoid: Hardsigmoid,
  hardswish: Hardswish,
  mish: Mish,
  prelu: PReLU,
  rrelu: RReLU,
  hardshrink: Hardshrink,
  softshrink: Softshrink,
  tanhshrink: Tanhshrink,
  identity: Identity,
} as const satisfies Record<string, new () => Layer>;

export type ActivationName = keyof typeof activations;

/**
 * A new layer by its name: `activation("relu")`, or as PyTorch writes it `activation("leaky_relu")`.
 * Throws `ArgumentError` `ARG_UNKNOWN` with the nearest name, `ARG_TYPE`.
 */
export function activation(name: string): Layer {
  if (typeof name !== 'string')
    throw new ArgumentError('ARG_TYPE', `activation: a name is wanted, got ${shown(name)}`, {
      op: 'activation',
    });
  const camel = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const found = Object.entries(activations).find(([known]) => known === camel);
  if (found !== undefined) return new found[1]();
  const known = Object.keys(activations);
  throw new ArgumentError(
    'ARG_UNKNOWN',
    `activation: ${unknownName(camel, known)}\nall of them: ${known.join(', ')}`,
    { op: 'activation', details: { name, known } },
  );
}
