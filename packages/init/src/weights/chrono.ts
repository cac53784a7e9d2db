/** Gate biases that set how long a recurrent cell remembers. */
import { ArgumentError, checkOptions, ShapeError } from '@isograd/errors';
import { cat, empty, generatorOf, noGrad, type RandomOptions, type Tensor, zeros } from '@isograd/tensor';
import { checkName, checkNumber, checkRank, checkTarget } from '../target.js';

/** Gates of a bias in PyTorch's order, and which way each goes: +1 keeps, -1 lets in, 0 stays 0. */
const gates = { lstm: [-1, 1, 0, 0], gru: [0, 1, 0] } as const;

export interface ChronoOptions extends RandomOptions {
  /** T, the longest time over which something must be remembered, in steps. */
  readonly maxTime: number;
  /** Default "lstm". */
  readonly cell?: keyof typeof gates;
}

/**
 * Forget biases log U(1, T - 1), input biases their negatives, others 0, for one bias of an LSTM (gates i, f, g, o as in
 * PyTorch) or a GRU (r, z, n) (Tallec and Ollivier 2018, "Can recurrent neural networks warp time?"). A unit with forget
 * bias b forgets over 1 + e^b steps, so the memories of the units are spread evenly over 2 to T steps. Set the other bias
 * of the cell to 0. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH` unless the gates fit; `ArgumentError` `ARG_MISSING`,
 * `ARG_RANGE` for T <= 2, `ARG_UNKNOWN`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export function chrono_(tensor: Tensor, options: ChronoOptions): Tensor {
  const op = 'chrono_';
  checkRank(op, checkTarget(op, tensor), [1]);
  const given: Partial<ChronoOptions> = options ?? {};
  checkOptions(op, given, ['maxTime', 'cell', 'generator']);
  const { maxTime, cell = 'lstm' } = given;
  if (maxTime === undefined)
    throw new ArgumentError('ARG_MISSING', `${op}: maxTime is missing: chrono_(bias, { maxTime: 100 })`, {
      op,
    });
  if (checkNumber(op, 'maxTime', maxTime) <= 2)
    throw new ArgumentError(
      'ARG_RANGE',
      `${op}: maxTime ${maxTime} does not fit; more than 2 steps are wanted`,
      {
        op,
        details: { maxTime },
      },
    );
  const ways = gates[checkName(op, 'cell', cell, ['lstm', 'gru'])];
  const generator = generatorOf(op, given);
  const units = tensor.shape[0]! / ways.length;
  if (!Number.isInteger(units))
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `${op}: [${tensor.shape}] does not hold the ${ways.length} gates of a ${cell}`,
      {
        op,
        details: { shape: tensor.shape, gates: ways.length },
      },
    );
  return noGrad(() => {
    const { dtype } = tensor;
    const keep = empty([units], { dtype })
      .uniform_(1, maxTime - 1, { generator })
      .log();
    return tensor.copy_(cat(ways.map((way) => (way === 0 ? zeros([units], { dtype }) : keep.mul(way)))));
  });
}
