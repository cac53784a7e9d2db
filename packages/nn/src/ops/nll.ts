/** The negative log-likelihood of classes: picks the log-probability of each target. */
import { DTypeError, IndexError } from '@isograd/errors';
import {
  type Data,
  defineOp,
  type Geometry,
  isFloating,
  needs,
  type OpFunction,
  positions,
  type Shape,
  sizeOf,
  type Tensor,
} from '@isograd/tensor';
import type { Reduced } from './reduction.js';

/** Attributes: targets of `ignoreIndex` count nothing; `op` is who asked, for messages. */
export interface Nll extends Reduced {
  readonly ignoreIndex: number;
  readonly op: string;
}
export interface NllBack extends Nll {
  /** Shape of the log-probabilities. */
  readonly shape: Shape;
}

/** Each target in order of [lead…, batch, …place]: where its line of classes begins, its class, and its weight. */
type Visit = (at: number, target: number, weight: number, group: number) => void;

function eachTarget(
  logp: Geometry,
  target: Tensor,
  weight: Tensor,
  { op, ignoreIndex, lead }: Nll,
  visit: Visit,
): void {
  const axis = lead + 1;
  const lines = positions({
    shape: logp.shape.toSpliced(axis, 1),
    strides: logp.strides.toSpliced(axis, 1),
    offset: logp.offset,
  });
  const [classes, step] = [logp.shape[axis]!, logp.strides[axis]!];
  const [targets, weights] = [positions(target), positions(weight)];
  const [T, W] = [target.storage.data, weight.storage.data];
  const each = sizeOf(target.shape.slice(lead));
  for (let i = 0; i < lines.length; i++) {
    const value = T[targets[i]!]!;
    if (value === ignoreIndex) continue;
    if (!(value >= 0 && value < classes)) refuseClass(op, value, i, classes);
    const group = Math.floor(i / each);
    visit(lines[i]! + value * step, i, W[weights[group * classes + value]!]!, group);
  }
}

function refuseClass(op: string, value: number, position: number, classes: number): never {
  throw new IndexError(
    'INDEX_OUT_OF_RANGE',
    `${op}: class ${value} at position ${position} is out of range for ${classes} classes; use 0..${classes - 1}`,
    { op, details: { index: value, position, length: classes } },
  );
}

type NllFunction = (
  logp: Tensor,
  target: Tensor,
  weight: Tensor,
  attrs: Nll,
) => readonly [loss: Tensor, total: Tensor];

/**
 * The loss, and the total weight of its targets, which backward divides by. `logp`: [batch, classes, …], `target`:
 * [batch, …] integers, `weight`: [classes]; before them `lead` axes.
 */
export const nllLoss: OpFunction<Parameters<NllFunction>, ReturnType<NllFunction>> = defineOp<
  Nll,
  'logp' | 'target' | 'weight',
  'y' | 'total'
>({
  name: 'nllLoss',
  node: 'NllLossBackward0',
  inputs: ['logp', 'target', 'weight'],
  outputs: ['y', 'total'],
  constants: ['total'],
  inferAll([logp, target], { op, reduction, lead }) {
    refuseFloating(op, target!);
    const { dtype } = logp!;
    const each = target!.shape.slice(0, lead);
    return [
      { shape: reduction === 'none' ? target!.shape : each, dtype },
      { shape: each, dtype },
    ];
  },
  kernel([logp, target, weight], [y, total], attrs) {
    const [L, Y, sums] = [logp!.storage.data, y!.storage.data, total!.storage.data];
    const groups = sizeOf(total!.shape);
    const [losses, weights] = [new Float64Array(groups), new Float64Array(groups)];
    eachTarget(logp!, target!, weight!, attrs, (at, i, w, group) => {
      const loss = -w * L[at]!;
      if (attrs.reduction === 'none') Y[i] = loss;
      losses[group]! += loss;
      weights[group]! += w;
    });
    sums.set(weights);
    if (attrs.reduction !== 'none')
      losses.forEach((loss, k) => void (Y[k] = attrs.reduction === 'mean' ? loss / weights[k]! : loss));
  },
  frees: true,
  vjp: {
    logp: needs(['target', 'weight', 'total'], ({ g, shape, attrs }, target, weight, total) =>
      nllLossBackward(g, target, weight, total, { ...attrs, shape }),
    ),
    target: null,
    weight: null,
  },
  jvp: ({ inputs: [, target, weight], tangents: [t], attrs }) => [
    t ? nllLoss(t, target!, weight!, attrs)[0] : null,
    null,
  ],
  batch: { lift: (attrs) => ({ ...attrs, lead: attrs.lead + 1 }) },
}).called((run) => (logp, target, weight, attrs) => {
  const outputs = run([logp, target, weight], attrs);
  return [outputs[0]!, outputs[1]!];
});

/** Gradient of the log-probabilities: the weight of each target at its class, else 0. */
export const nllLossBackward: OpFunction<
  [g: Tensor, target: Tensor, weight: Tensor, total: Tensor, attrs: NllBack]
> = defineOp<NllBack, 'g' | 'target' | 'weight' | 'total', 'y'>({
  name: 'nllLossBackward',
  node: 'NllLossBackwardBackward0',
  inputs: ['g', 'target', 'weight', 'total'],
  outputs: ['y'],
  infer: ([g], { shape }) => ({ shape, dtype: g!.dtype }),
  kernel([g, target, weight, total], [y], attrs) {
    const [G, S, Y]: Data[] = [g!.storage.data, total!.storage.data, y!.storage.data];
    const [gs, totals] = [positions(g!), positions(total!)];
    eachTarget(y!, target!, weight!, attrs, (at, i, w, group) => {
      const from = G![gs[attrs.reduction === 'none' ? i : group]!]!;
      Y![at] = attrs.reduction === 'mean' ? (-w * from) / S![totals[group]!]! : -w * from;
    });
  },
  frees: true,
  vjp: {
    // The loss is linear in the log-probabilities, so this is its transpose, and the loss is the transpose of this.
    g: needs(['target', 'weight'], ({ g, attrs }, target, weight) => nllLoss(g, target, weight, attrs)[0]),
    target: null,
    weight: null,
    total: null,
  },
  jvp: ({ inputs: [, target, weight, total], tangents: [t], attrs }) => [
    t ? nllLossBackward(t, target!, weight!, total!, attrs) : null,
  ],
  batch: { lift: (attrs, size) => ({ ...attrs, lead: attrs.lead + 1, shape: [size, ...attrs.shape] }) },
}).called((run) => (g, target, weight, total, attrs) => run.one([g, target, weight, total], attrs));

function refuseFloating(op: string, target: Tensor): void {
  if (!isFloating(target.dtype) && target.dtype !== 'bool') return;
  throw new DTypeError(
    'DTYPE_UNSUPPORTED',
    `${op}: integer class ids are wanted as target, got ${target.dtype}`,
    { op, details: { dtype: target.dtype }, hint: 'cast them: .to("int64")' },
  );
}
