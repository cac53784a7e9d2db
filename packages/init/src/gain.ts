/** Gains: by how much a scheme widens its weights to make up for what the activation takes away. */
import { ArgumentError, shown, unknownName } from '@isograd/errors';

const linear = (): number => 1;

/** The gain of each nonlinearity that torch.nn.init knows; only leaky_relu reads its parameter. */
export const nonlinearities = {
  linear,
  conv1d: linear,
  conv2d: linear,
  conv3d: linear,
  conv_transpose1d: linear,
  conv_transpose2d: linear,
  conv_transpose3d: linear,
  sigmoid: linear,
  tanh: () => 5 / 3,
  relu: () => Math.sqrt(2),
  leaky_relu: (slope: number) => Math.sqrt(2 / (1 + slope ** 2)),
  selu: () => 3 / 4,
} as const satisfies Record<string, (slope: number) => number>;

/** Names as PyTorch writes them: "leaky_relu". */
export type Nonlinearity = keyof typeof nonlinearities;

const isKnown = (name: unknown): name is Nonlinearity =>
  typeof name === 'string' && Object.hasOwn(nonlinearities, name);

/**
 * Gain of a nonlinearity (torch.nn.init.calculate_gain). `param` is the negative slope of leaky_relu, 0.01 by default;
 * the others ignore it. There is none for elu, gelu and silu in PyTorch, and none here.
 * Throws `ArgumentError`: `ARG_UNKNOWN`, `ARG_TYPE`, `ARG_RANGE`.
 */
export function calculateGain(nonlinearity: Nonlinearity, param = 0.01): number {
  const op = 'calculateGain';
  if (!isKnown(nonlinearity)) {
    const known = Object.keys(nonlinearities);
    const what = typeof nonlinearity === 'string' ? unknownName(nonlinearity, known) : shown(nonlinearity);
    throw new ArgumentError('ARG_UNKNOWN', `${op}: nonlinearity ${what}`, { op, details: { known } });
  }
  if (typeof param !== 'number')
    throw new ArgumentError('ARG_TYPE', `${op}: param must be a number, got ${shown(param)}`, { op });
  if (!Number.isFinite(param))
    throw new ArgumentError('ARG_RANGE', `${op}: param ${param} does not fit; a finite slope is wanted`, {
      op,
      details: { param },
    });
  return nonlinearities[nonlinearity](param);
}
