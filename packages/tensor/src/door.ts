/** The door: every operation of the library passes `run`. */
import { ArgumentError, checkFunction, DTypeError, ShapeError, sharedSlot } from '@isograd/errors';
import { canCast } from './dtype.js';
import { execute } from './execute.js';
import { inference, refuseInference } from './inference.js';
import type { AnyOp } from './op.js';
import { refusal } from './operand.js';
import { sameShape, sharesPlaces } from './shape.js';
import { type BackwardOptions, type Box, type GraphNode, View, type ViewStep } from './slots.js';
import { refusePromise } from './synchronous.js';
import { Tensor } from './tensor.js';
import { version } from './version.js';

/** Remembers what passes. Autograd provides it; the slots on tensors are its to fill. */
export interface Recorder {
  /** Before the kernel: edges to what is there now, copies of what an in-place write destroys. Null when nobody asked for gradients. */
  begin(op: AnyOp, inputs: readonly Tensor[], attrs: unknown, level: Level | null): GraphNode | null;
  end(node: GraphNode, outputs: readonly Tensor[]): void;
  gradFn(x: Tensor): GraphNode | null;
  backward(
    x: Tensor,
    gradient: Tensor | null | BackwardOptions | undefined,
    options: BackwardOptions | undefined,
  ): void;
  hook(x: Tensor, hook: (g: Tensor) => Tensor | void): () => void;
  retain(x: Tensor): void;
}

/** An interpreter: gives an operation another meaning. `apply` runs with the door lowered to the level below. */
export interface Level {
  readonly name: string;
  readonly below: Level | null;
  /** Whether the level below records; restored while `apply` runs, whatever this level does. */
  readonly recordsBelow: boolean;
  apply(op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[];
  /** A tensor from outside, as a tensor of this level. */
  wrap(x: Tensor): Tensor;
  /** What stands behind a detached tensor. */
  detached(box: Box): Box;
}

/** Sees every operation on plain numbers, between its inputs and its outputs. Anomaly detection is one. */
export interface Watch {
  through(
    op: AnyOp,
    inputs: readonly Tensor[],
    attrs: unknown,
    go: () => readonly Tensor[],
  ): readonly Tensor[];
}

interface DoorState {
  level: Level | null;
  /** This level's tape runs. */
  recording: boolean;
  /** A `noGrad` is open, which hides from every level. */
  hidden: boolean;
  recorder: Recorder;
  watch: Watch | null;
}

const absent = (): never => {
  throw new ArgumentError('ARG_MISSING', 'nothing records here: import "@isograd/autograd" first');
};
const deaf: Recorder = {
  begin: () => null,
  end: absent,
  gradFn: (x) => x.node,
  backward: absent,
  hook: absent,
  retain: absent,
};

/** The recorder, the grad mode and the interpreter in force, shared by every copy of this package. */
export const door: DoorState = sharedSlot<DoorState>('door', 1, `@isograd/tensor ${version}`, () => ({
  level: null,
  recording: true,
  hidden: false,
  recorder: deaf,
  watch: null,
}));

/**
 * Whether no tape, no interpreter and no watcher would hear of an operation here. Then joint gradients and fused updates
 * go to their kernels without passing the door, which asks more than small ones take.
 */
export const unheard = (): boolean => !door.recording && door.level === null && door.watch === null;

/** Plugs in who remembers operations; autograd does so when it is imported. */
export const installRecorder = (next: Recorder): void => {
  door.recorder = next;
};

/** Runs an operation with checked attributes: recorded when wanted, given another meaning by interpreters, else computed. */
export function run(op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] {
  for (let i = 0; i < inputs.length; i++) if (!(inputs[i] instanceof Tensor)) refuseInput(op, inputs[i], i);
  if (op.inPlace !== undefined) checkTarget(op, inputs, attrs);
  const { level, watch } = door;
  return watch !== null && level === null
    ? watched(watch, op, inputs, attrs)
    : pass(op, inputs, attrs, level);
}

/** Apart from `run`, which would otherwise make room for a closure at every operation. */
const watched = (watch: Watch, op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] =>
  watch.through(op, inputs, attrs, () => pass(op, inputs, attrs, null));

function pass(op: AnyOp, inputs: readonly Tensor[], attrs: unknown, level: Level | null): readonly Tensor[] {
  const node = door.recording ? door.recorder.begin(op, inputs, attrs, level) : null;
  const outputs = level === null ? execute(op, inputs, attrs) : descend(level, op, inputs, attrs);
  if (op.view !== undefined && outputs[0]?.viewOf === null) linkViews(op, inputs[0]!, outputs, attrs);
  if (node !== null) door.recorder.end(node, outputs);
  return outputs;
}

/** `run` for the many operations with one output. */
export const run1 = (op: AnyOp, inputs: readonly Tensor[], attrs: unknown): Tensor =>
  run(op, inputs, attrs)[0]!;

function descend(level: Level, op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] {
  const { recording } = door;
  const inferring = inference.on;
  door.level = level.below;
  door.recording = level.recordsBelow && !door.hidden;
  // What stands behind an ordinary tensor stays ordinary, although a level may make it anew for the write.
  if (op.inPlace !== undefined && !inputs[0]!.storage.inference) inference.on = false;
  try {
    const outputs = level.apply(op, inputs, attrs);
    if (op.inPlace !== undefined && inputs[0]!.box?.level === level) inputs[0]!.storage.version++;
    return outputs;
  } finally {
    door.level = level;
    door.recording = recording;
    inference.on = inferring;
  }
}

/** Runs `f` with `level` on top. */
export function within<T>(level: Level, f: () => T): T {
  const { level: before, recording } = door;
  door.level = level;
  try {
    return f();
  } finally {
    door.level = before;
    door.recording = recording;
  }
}

/** Runs `f` with the tape of this level on or off; restored whatever happens. */
export function withRecording<T>(on: boolean, f: () => T, hidden = on ? false : door.hidden): T {
  const { recording: recordingBefore, hidden: hiddenBefore } = door;
  door.recording = on;
  door.hidden = hidden;
  try {
    return f();
  } finally {
    door.recording = recordingBefore;
    door.hidden = hiddenBefore;
  }
}

/** Nothing that happens inside is remembered, at any level. Synchronous only: an async function would leak the mode. */
export function noGrad<T>(f: () => T): T {
  checkFunction('noGrad', f);
  return withRecording(false, () => refusePromise('noGrad', f()), true);
}

/** Everything that happens inside is remembered again, also inside `noGrad`, but not inside `inferenceMode`. Synchronous only. */
export function enableGrad<T>(f: () => T): T {
  checkFunction('enableGrad', f);
  return withRecording(!inference.on, () => refusePromise('enableGrad', f()), inference.on);
}

/** Whether operations are remembered here. */
export const isGradEnabled = (): boolean => door.recording;

/** Runs `f` so that no tape and no watcher hears of it. */
export function quietly<T>(f: () => T): T {
  const { recording, watch } = door;
  door.recording = false;
  door.watch = null;
  try {
    return f();
  } finally {
    door.recording = recording;
    door.watch = watch;
  }
}

/** Whether a tensor lives at this level; null is the level of plain numbers. */
export const atLevel = (x: Tensor, level: Level | null): boolean =>
  (x.box === null ? null : x.box.level) === level;

function linkViews(op: AnyOp, x: Tensor, outputs: readonly Tensor[], attrs: unknown): void {
  const before = x.viewOf;
  const base = before === null ? x : before.base;
  const blind = !door.recording || (before !== null && before.refuse === 'noGrad');
  const many = op.several === true || (before !== null && before.refuse === 'many');
  const refuse = blind ? 'noGrad' : many ? 'many' : null;
  for (let index = 0; index < outputs.length; index++) {
    const y = outputs[index]!;
    y.viewOf = new View(base, before, { op, attrs, index }, refuse, y.storage.version);
  }
}

/** Makes a view again from its base, at the present level. */
export const replay = (base: Tensor, chain: readonly ViewStep[]): Tensor =>
  chain.reduce((x, { op, attrs, index }) => run(op, [x], attrs)[index]!, base);

function refuseInput(op: AnyOp, x: unknown, place: number): never {
  throw refusal(op.name, x, `${op.inputs[op.variadic ? 0 : place]!} must be a tensor`);
}

/** An in-place result must fit: its shape is the target's, its type can be cast, no two elements share memory. */
function checkTarget(op: AnyOp, inputs: readonly Tensor[], attrs: unknown): void {
  const self = inputs[0]!;
  if (self.storage.inference && !inference.on)
    refuseInference(op.name, 'the tensor to write into', self.shape, 'GRAD_INPLACE');
  if (sharesPlaces(self))
    throw new ArgumentError(
      'ARG_ALIAS',
      `${op.name}: several elements of this [${self.shape}] view share one memory location; clone() it first`,
      { op: op.name, details: { shape: self.shape, strides: self.strides } },
    );
  const { shape, dtype } = op.infer!(inputs, attrs);
  if (!sameShape(shape, self.shape))
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `${op.name}: a result of shape [${shape}] does not fit in place into [${self.shape}]`,
      { op: op.name, details: { shapes: [shape, self.shape] } },
    );
  if (!canCast(dtype, self.dtype))
    throw new DTypeError(
      'DTYPE_MISMATCH',
      `${op.name}: a result of ${dtype} cannot be written in place into ${self.dtype}; use the operation without "_"`,
      { op: op.name, details: { dtypes: [dtype, self.dtype] } },
    );
}
