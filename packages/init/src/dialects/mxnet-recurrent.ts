/** MXNet's initialisers of recurrent cells. */
import { ArgumentError, ShapeError } from '@isograd/errors';
import { cat, type DType, full, type Shape, type Tensor, zeros } from '@isograd/tensor';
import type { Stream } from '../draw.js';
import { checkName, checkNumber, checkTruth } from '../target.js';
import { dialect, type Initializer } from './initializer.js';

const mxnet = dialect('mxnet', 'out, in');

export interface LSTMBiasOptions {
  /** Default 1 (Jozefowicz et al. 2015). */
  readonly forgetBias?: number;
}
/**
 * A bias [4 · hidden] of an LSTM whose gates are input, forget, cell, output: `forgetBias` in the second quarter, else 0.
 * Throws `ShapeError` `SHAPE_MISMATCH` unless four gates fit.
 */
export const LSTMBias = mxnet<LSTMBiasOptions>({
  name: 'LSTMBias',
  aliases: ['lstmbias'],
  options: ['forgetBias'],
  entries: [
    {
      concept: 'special',
      trap: 'set it on one of the two biases of an LSTM, or the forget gate gets it twice',
    },
  ],
  plan: ({ forgetBias = 1 }, op) => ({
    rule: `${checkNumber(op, 'forgetBias', forgetBias)} for the forget gate, else 0`,
    draw(shape, dtype) {
      const [length = 0] = shape;
      if (shape.length !== 1 || length % 4 !== 0)
        throw new ShapeError(
          'SHAPE_MISMATCH',
          `${op}: [${shape}] does not fit; one axis of four gates is wanted`,
          {
            op,
            details: { shape },
          },
        );
      return () => {
        const bias = zeros(shape, { dtype });
        bias.slice(0, length / 4, length / 2).fill_(forgetBias);
        return bias;
      };
    },
  }),
});

/** Gates of each kind of cell, in the order in which they lie. */
const gates = {
  rnn_relu: [''],
  rnn_tanh: [''],
  lstm: ['_i', '_f', '_c', '_o'],
  gru: ['_r', '_z', '_o'],
} as const;
export type RNNMode = keyof typeof gates;

export interface FusedRNNOptions {
  /** For the weights. Biases are 0, forget gates apart. */
  readonly init: Initializer;
  readonly numHidden: number;
  readonly numLayers: number;
  readonly mode: RNNMode;
  readonly bidirectional?: boolean;
  /** Default 1. */
  readonly forgetBias?: number;
}
/**
 * The one vector of a fused recurrent layer: for each layer and direction the weights of input and of hidden gates, then
 * all biases. Both biases of an LSTM's forget gate are set, so the gate starts with twice `forgetBias`. Throws `ShapeError`
 * `SHAPE_MISMATCH` where no number of inputs fits the length; `ArgumentError` `ARG_MISSING`, `ARG_RANGE`, `ARG_UNKNOWN`.
 */
export const FusedRNN = mxnet<FusedRNNOptions>({
  name: 'FusedRNN',
  aliases: ['fusedrnn'],
  options: ['init', 'numHidden', 'numLayers', 'mode', 'bidirectional', 'forgetBias'],
  entries: [],
  plan(options, op) {
    const cell = checked(op, options);
    return {
      rule: `weights ${cell.init.rule}; forget biases ${cell.forgetBias}, twice`,
      draw(shape, dtype) {
        const inputs = inputsOf(op, shape, cell);
        return (stream) => cat(pieces(cell, inputs, dtype, stream));
      },
    };
  },
});

type Cell = Required<FusedRNNOptions>;

function checked(op: string, options: FusedRNNOptions): Cell {
  const { init, numHidden, numLayers, mode, bidirectional = false, forgetBias = 1 } = options;
  for (const [name, value] of Object.entries({ init, numHidden, numLayers, mode }))
    if (value === undefined)
      throw new ArgumentError('ARG_MISSING', `${op}: ${name} is missing from the options`, {
        op,
        details: { field: name },
      });
  for (const [name, value] of Object.entries({ numHidden, numLayers }))
    if (!Number.isInteger(checkNumber(op, name, value, 1)))
      throw new ArgumentError('ARG_RANGE', `${op}: ${name} ${value} is no whole number`, {
        op,
        details: { option: name },
      });
  checkName(op, 'mode', mode, Object.keys(gates));
  checkTruth(op, 'bidirectional', bidirectional);
  return {
    init,
    numHidden,
    numLayers,
    mode,
    bidirectional,
    forgetBias: checkNumber(op, 'forgetBias', forgetBias),
  };
}

function inputsOf(op: string, shape: Shape, { numHidden: h, numLayers, mode, bidirectional }: Cell): number {
  const directions = bidirectional ? 2 : 1;
  const perGate = (shape[0] ?? 0) / directions / h / gates[mode].length;
  const inputs = perGate - (numLayers - 1) * (h + directions * h + 2) - h - 2;
  if (shape.length === 1 && Number.isInteger(inputs) && inputs >= 1) return inputs;
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: [${shape}] does not fit ${numLayers} layers of ${h} hidden units`,
    {
      op,
      details: { shape, numHidden: h, numLayers, mode },
    },
  );
}

function pieces(cell: Cell, inputs: number, dtype: DType, generator: Stream): Tensor[] {
  const { init, numHidden: h, numLayers, mode, bidirectional, forgetBias } = cell;
  const directions = bidirectional ? 2 : 1;
  const weights: Tensor[] = [];
  const biases: Tensor[] = [];
  for (let layer = 0; layer < numLayers; layer++)
    for (let direction = 0; direction < directions; direction++)
      for (const width of [layer === 0 ? inputs : directions * h, h])
        for (const gate of gates[mode]) {
          weights.push(init.make([h, width], { dtype, generator }).reshape([-1]));
          biases.push(full([h], gate === '_f' ? forgetBias : 0, { dtype }));
        }
  return [...weights, ...biases];
}
