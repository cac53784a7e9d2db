/** Losses of probabilities of two classes, given as such or as logits. */
import { ArgumentError } from '@isograd/errors';
import {
  add,
  clamp,
  div,
  isContiguous,
  log,
  logSigmoid,
  mul,
  needs,
  neg,
  type OpFunction,
  positions,
  sigmoid,
  sizeOf,
  square,
  sub,
  type Tensor,
} from '@isograd/tensor';
import { f32View, firstOf } from '@isograd/tensor/compiled';
import { compiledLoss, compiledLossSlope, type LossKernels } from './compiled-loss.js';
import { lossRow, slopeRow } from './pointwise.js';
import { type Reduced, scaleOf, spread, summed } from './reduction.js';
import { shown } from '../shown.js';

/** PyTorch never lets a logarithm fall below this, so that a loss stays finite. */
const lowest = -100;
/** Nor the variance of a prediction, by which the slope is divided. */
const least = 1e-12;

export interface Scaled {
  readonly scale: number;
}
const scaled = (x: Tensor, attrs: Reduced): Scaled => ({ scale: scaleOf(x.shape, attrs) });
const variance = (x: Tensor): Tensor => clamp(mul(x, sub(x, 1).neg()), { min: least });
const belowOne = (x: Tensor): Tensor => add(neg(x), 1);

const probabilities: LossKernels = { loss: 'bce', slope: 'bceBackward' };
const logits: LossKernels = { loss: 'bceWithLogits', slope: 'bceWithLogitsBackward' };

/** `weight g (x - target) / (x (1 - x))` in one pass. */
export const binaryCrossEntropySlope: OpFunction<
  [g: Tensor, x: Tensor, target: Tensor, weight: Tensor, attrs: Scaled]
> = slopeRow<Scaled, 'g' | 'x' | 'target' | 'weight'>({
  name: 'binaryCrossEntropySlope',
  inputs: ['g', 'x', 'target', 'weight'],
  f:
    ({ scale }) =>
    (g, x, target, weight) =>
      (g * weight * (x - target) * scale) / Math.max((1 - x) * x, least),
  compiled: (inputs, y, { scale }) => compiledLossSlope(probabilities, inputs, y, scale),
  vjp: {
    g: needs(['x', 'target', 'weight'], ({ g, attrs }, x, target, weight) =>
      binaryCrossEntropySlope(g, x, target, weight, attrs),
    ),
    x: needs(['g', 'x', 'target', 'weight'], ({ g, attrs }, h, x, target, weight) => {
      const top = add(sub(square(x), mul(mul(x, target), 2)), target);
      return mul(mul(mul(g, h), mul(weight, attrs.scale)), div(top, square(variance(x))));
    }),
    target: needs(['g', 'x', 'weight'], ({ g, attrs }, h, x, weight) =>
      neg(div(mul(mul(g, h), mul(weight, attrs.scale)), variance(x))),
    ),
    weight: null,
  },
}).called((run) => (g, x, target, weight, attrs) => run.one([g, x, target, weight], attrs));

/** How the loss moves with its target, before weight and scale. */
const targetSlope = (x: Tensor): Tensor =>
  sub(clamp(log(belowOne(x)), { min: lowest }), clamp(log(x), { min: lowest }));

/** Every number of `x`, which lies in any way. */
function checkProbabilities(name: string, x: Tensor): void {
  if (isContiguous(x) && x.dtype === 'float32') {
    // At its place in memory: a view of its own takes longer than a small batch.
    const [v, from] = [f32View(), firstOf(x) >>> 2];
    const end = from + sizeOf(x.shape);
    for (let i = from; i < end; i++) checkProbability(name, v[i]!);
    return;
  }
  const { data } = x.storage;
  if (isContiguous(x)) {
    const end = x.offset + sizeOf(x.shape);
    for (let i = x.offset; i < end; i++) checkProbability(name, data[i]!);
  } else positions(x).forEach((at) => checkProbability(name, data[at]!));
}

function checkProbability(name: string, value: number): void {
  if (value < 0 || value > 1)
    throw new ArgumentError(
      'ARG_RANGE',
      `binaryCrossEntropy: ${name} ${shown(value)} is no probability; wanted 0..1`,
      {
        op: 'binaryCrossEntropy',
        details: { input: name, value },
        ...(name === 'x' ? { hint: 'give logits to binaryCrossEntropyWithLogits' } : {}),
      },
    );
}

/** `-weight (target log x + (1 - target) log (1 - x))`, the logarithms held above -100. */
export const binaryCrossEntropy: OpFunction<[x: Tensor, target: Tensor, weight: Tensor, attrs: Reduced]> =
  lossRow<Reduced, 'x' | 'target' | 'weight'>({
    name: 'binaryCrossEntropy',
    node: 'BinaryCrossEntropyBackward0',
    inputs: ['x', 'target', 'weight'],
    f: () => (x, target, weight) => {
      const [yes, no] = [Math.max(Math.log(x), lowest), Math.max(Math.log1p(-x), lowest)];
      return -weight * (target * yes + (1 - target) * no);
    },
    compiled(inputs, y, attrs) {
      checkProbabilities('x', inputs[0]!);
      checkProbabilities('target', inputs[1]!);
      return compiledLoss(probabilities, inputs, y, attrs);
    },
    vjp: {
      x: needs(['x', 'target', 'weight'], ({ g, attrs }, x, target, weight) =>
        binaryCrossEntropySlope(spread(g, x.shape, attrs), x, target, weight, scaled(x, attrs)),
      ),
      target: needs(['x', 'weight'], ({ g, attrs }, x, weight) =>
        mul(mul(spread(g, x.shape, attrs), mul(weight, scaleOf(x.shape, attrs))), targetSlope(x)),
      ),
      weight: null,
    },
    push([x, target, weight], [tx, tt], attrs) {
      const parts = [
        tx && binaryCrossEntropySlope(tx, x!, target!, weight!, scaled(x!, attrs)),
        tt && mul(mul(tt, mul(weight!, scaleOf(x!.shape, attrs))), targetSlope(x!)),
      ];
      return summed(total(parts, x!), attrs);
    },
  }).called((run) => (x, target, weight, attrs) => run.one([x, target, weight], attrs));

const total = (parts: readonly (Tensor | null | undefined)[], like: Tensor): Tensor =>
  parts.reduce<Tensor | null>((sum, part) => (part ? (sum ? add(sum, part) : part) : sum), null) ??
  mul(like, 0);

/** `weight g ((1 + (posWeight - 1) target) sigmoid(x) - posWeight target)` in one pass. */
export const binaryCrossEntropyWithLogitsSlope: OpFunction<
  [g: Tensor, x: Tensor, target: Tensor, weight: Tensor, posWeight: Tensor, attrs: Scaled]
> = slopeRow<Scaled, 'g' | 'x' | 'target' | 'weight' | 'posWeight'>({
  name: 'binaryCrossEntropyWithLogitsSlope',
  inputs: ['g', 'x', 'target', 'weight', 'posWeight'],
  f:
    ({ scale }) =>
    (g, x, target, weight, posWeight) => {
      const rise = 1 / (1 + Math.exp(-x));
      return g * weight * scale * ((1 + (posWeight - 1) * target) * rise - posWeight * target);
    },
  compiled: (inputs, y, { scale }) => compiledLossSlope(logits, inputs, y, scale),
  vjp: {
    g: needs(['x', 'target', 'weight', 'posWeight'], ({ g, attrs }, ...values) =>
      binaryCrossEntropyWithLogitsSlope(g, ...values, attrs),
    ),
    x: needs(['g', 'x', 'target', 'weight', 'posWeight'], ({ g, attrs }, h, x, target, weight, posWeight) => {
      const rise = sigmoid(x);
      const bend = mul(mul(rise, belowOne(rise)), positives(target, posWeight));
      return mul(mul(mul(g, h), mul(weight, attrs.scale)), bend);
    }),
    target: needs(['g', 'x', 'weight', 'posWeight'], ({ g, attrs }, h, x, weight, posWeight) =>
      mul(mul(mul(g, h), mul(weight, attrs.scale)), sub(mul(sub(posWeight, 1), sigmoid(x)), posWeight)),
    ),
    weight: null,
    posWeight: null,
  },
}).called(
  (run) => (g, x, target, weight, posWeight, attrs) => run.one([g, x, target, weight, posWeight], attrs),
);

const positives = (target: Tensor, posWeight: Tensor): Tensor => add(mul(sub(posWeight, 1), target), 1);
const logitTargetSlope = (x: Tensor, posWeight: Tensor): Tensor =>
  neg(add(x, mul(sub(posWeight, 1), logSigmoid(x))));

/** Binary cross entropy of `sigmoid(x)` without overflow; `posWeight` multiplies what positives cost. */
export const binaryCrossEntropyWithLogits: OpFunction<
  [x: Tensor, target: Tensor, weight: Tensor, posWeight: Tensor, attrs: Reduced]
> = lossRow<Reduced, 'x' | 'target' | 'weight' | 'posWeight'>({
  name: 'binaryCrossEntropyWithLogits',
  node: 'BinaryCrossEntropyWithLogitsBackward0',
  inputs: ['x', 'target', 'weight', 'posWeight'],
  f: () => (x, target, weight, posWeight) => {
    const below = Math.log1p(Math.exp(-Math.abs(x))) + Math.max(-x, 0);
    return weight * ((1 - target) * x + (1 + (posWeight - 1) * target) * below);
  },
  compiled: (inputs, y, attrs) => compiledLoss(logits, inputs, y, attrs),
  vjp: {
    x: needs(['x', 'target', 'weight', 'posWeight'], ({ g, attrs }, x, target, weight, posWeight) =>
      binaryCrossEntropyWithLogitsSlope(
        spread(g, x.shape, attrs),
        x,
        target,
        weight,
        posWeight,
        scaled(x, attrs),
      ),
    ),
    target: needs(['x', 'weight', 'posWeight'], ({ g, attrs }, x, weight, posWeight) =>
      mul(
        mul(spread(g, x.shape, attrs), mul(weight, scaleOf(x.shape, attrs))),
        logitTargetSlope(x, posWeight),
      ),
    ),
    weight: null,
    posWeight: null,
  },
  push([x, target, weight, posWeight], [tx, tt], attrs) {
    const parts = [
      tx && binaryCrossEntropyWithLogitsSlope(tx, x!, target!, weight!, posWeight!, scaled(x!, attrs)),
      tt && mul(mul(tt, mul(weight!, scaleOf(x!.shape, attrs))), logitTargetSlope(x!, posWeight!)),
    ];
    return summed(total(parts, x!), attrs);
  },
}).called((run) => (x, target, weight, posWeight, attrs) => run.one([x, target, weight, posWeight], attrs));
