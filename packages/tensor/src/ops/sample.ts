/** New tensors of random numbers. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { unfilledOf } from '../blank.js';
import { door, noGrad } from '../door.js';
import { type DType, isFloating } from '../dtype.js';
import { slowestFirst } from '../memory-order.js';
import { defineOp, type OpFunction } from '../op.js';
import { refuseForeign, shapeOf } from '../operand.js';
import { needsSettling, settle } from '../rounding.js';
import { checkBytes, checkShape, type Shape } from '../shape.js';
import { Tensor } from '../tensor.js';
import { add, mul } from './arithmetic.js';
import { permute } from './axes.js';
import { contiguous } from './copies.js';
import { tensor } from './create.js';
import { type Draw, normals, type Pair, uniforms } from './drawing.js';
import { empty, made, makeOptions, type MakeOptions } from './makers.js';
import { shuffled_ } from './permuting.js';
import { generatorOf, normal_, random_, type RandomOptions, uniform_ } from './random.js';

export interface SampleOptions extends MakeOptions, RandomOptions {}
const sampleOptions = [...makeOptions, 'generator'];

interface Blank {
  readonly shape: Shape;
  readonly dtype: DType;
}
/** A tensor that holds whatever memory held: a draw writes every element, and clearing large ones takes as long as copying them. */
const blank: OpFunction<[attrs: Blank]> = defineOp<Blank, never, 'y'>({
  name: 'empty',
  node: '',
  inputs: [],
  outputs: ['y'],
  fills: true,
  infer: (_, attrs) => attrs,
  kernel(_, [y]) {
    // What memory held need not be a whole number, and whole numbers are checked when an operation is done.
    if (needsSettling(y!.dtype)) y!.storage.data.fill(0);
  },
  vjp: {},
  jvp: 'constant',
  batch: { lift: (attrs, size) => ({ ...attrs, shape: [size, ...attrs.shape] }) },
}).called((run) => (attrs) => run.one([], attrs));

type Fill = (x: Tensor, random: RandomOptions) => Tensor;

/** A tensor that `fill` draws into. */
function drawn(
  op: string,
  shape: Shape,
  options: SampleOptions,
  fill: Fill,
  fallback: DType = 'float32',
): Tensor {
  return made(op, options, (dtype) => throughDoor(op, shape, dtype, options, fill), fallback, sampleOptions);
}

/** The same of floats, which go straight into memory where nobody would hear of the draw: the door asks more than a small one takes. */
const drawnFloats = (
  op: string,
  shape: Shape,
  options: SampleOptions,
  draw: Draw<Pair>,
  fill: Fill,
): Tensor => {
  // Before the options, so that of `rand(2, 3)` it is the shape that is refused.
  if (!Array.isArray(shape)) checkShape(op, shape);
  return made(
    op,
    options,
    (dtype) => {
      if (door.level !== null || door.watch !== null || !isFloating(dtype))
        return throughDoor(op, shape, dtype, options, fill);
      const generator = generatorOf(op, options);
      const y = unfilledOf(op, checkShape(op, shape).slice(), dtype);
      draw(generator, y.storage.data, standard, true, dtype);
      if (needsSettling(dtype)) settle(op, y.storage.data, dtype, null);
      return y;
    },
    'float32',
    sampleOptions,
  );
};

function throughDoor(op: string, shape: Shape, dtype: DType, options: SampleOptions, fill: Fill): Tensor {
  const generator = generatorOf(op, options);
  checkShape(op, shape);
  return noGrad(() => fill(blank({ shape: [...shape], dtype }), { generator }));
}

/** Bounds of uniforms, moments of normals. */
const standard: Pair = { a: 0, b: 1 };

/** Uniform numbers in [0, 1) (torch.rand). */
export const rand = (shape: Shape, options: SampleOptions = {}): Tensor =>
  drawnFloats('rand', shape, options, uniforms, (x, random) => uniform_(x, 0, 1, random));
/** Standard normal numbers (torch.randn). Below 16 elements and from 16 on PyTorch uses different algorithms, and so do we. */
export const randn = (shape: Shape, options: SampleOptions = {}): Tensor =>
  drawnFloats('randn', shape, options, normals, (x, random) => normal_(x, 0, 1, random));

/**
 * What PyTorch draws in the layout of `x`: numbers go to the places in the order in which `x` has them in memory. The result
 * is contiguous all the same. Null where that order is the usual one.
 */
function drawnAs(op: string, x: Tensor, options: SampleOptions, fill: Fill): Tensor | null {
  const shape = shapeOf(op, x);
  if (x.isContiguous() || x.box !== null) return null;
  const order = slowestFirst(x);
  const lies = order.filter((d) => shape[d] !== 1);
  if (lies.every((d, i) => i === 0 || lies[i - 1]! < d)) return null;
  const back = shape.map((_, d) => order.indexOf(d));
  const inMemory = order.map((d) => shape[d]!);
  const turned: Fill = (y, random) => contiguous(fill(permute(y, back), random));
  return drawn(op, inMemory, { dtype: x.dtype, ...options }, turned);
}

/** Uniform numbers in [0, 1) in the shape and type of `x` (torch.rand_like), drawn in the order of its memory, as in PyTorch. */
export const randLike = (x: Tensor, options: SampleOptions = {}): Tensor =>
  drawnAs('randLike', x, options, (y, random) => uniform_(y, 0, 1, random)) ??
  rand(x.shape, { dtype: x.dtype, ...options });
/** Standard normal numbers in the shape and type of `x` (torch.randn_like), drawn as those of `randLike`. */
export const randnLike = (x: Tensor, options: SampleOptions = {}): Tensor =>
  drawnAs('randnLike', x, options, (y, random) => normal_(y, 0, 1, random)) ??
  randn(x.shape, { dtype: x.dtype, ...options });
/** Whole numbers in [low, high), low being 0 where it is left out, int64 unless said otherwise (torch.randint). */
export function randint(high: number, shape: Shape, options?: SampleOptions): Tensor;
export function randint(low: number, high: number, shape: Shape, options?: SampleOptions): Tensor;
export function randint(a: number, b: number | Shape, c?: Shape | SampleOptions, d?: SampleOptions): Tensor {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the signatures above say what goes with what, and `whole` checks
  return typeof b === 'object' ? whole(0, a, b, c as SampleOptions) : whole(a, b, c as Shape, d);
}

/** Whole numbers in [low, high) in the shape and type of `x`, low being 0 where it is left out (torch.randint_like), drawn as those of `randLike`. */
export function randintLike(x: Tensor, high: number, options?: SampleOptions): Tensor;
export function randintLike(x: Tensor, low: number, high: number, options?: SampleOptions): Tensor;
export function randintLike(x: Tensor, a: number, b?: number | SampleOptions, c?: SampleOptions): Tensor {
  const [low, high, options = {}] = typeof b === 'number' ? [a, b, c] : [0, a, b];
  return (
    drawnAs('randintLike', x, options, (y, random) => random_(y, low, high, random)) ??
    whole(low, high, x.shape, { dtype: x.dtype, ...options })
  );
}

const whole = (low: number, high: number, shape: Shape, options: SampleOptions = {}): Tensor =>
  drawn('randint', shape, options, (x, random) => random_(x, low, high, random), 'int64');

/** The whole numbers from 0 to n - 1 in random order, int64 (torch.randperm). Throws `AllocationError` `ALLOC_LIMIT`. */
export function randperm(n: number, options: RandomOptions = {}): Tensor {
  checkOptions('randperm', options, ['generator']);
  // Before anything is drawn; what is no number the generator refuses.
  if (typeof n === 'number') checkBytes('randperm', 8 * n, `${n} elements of int64`);
  const generator = generatorOf('randperm', options);
  // A level has to hear of a draw.
  if (door.level !== null) return shuffled_(empty([n], { dtype: 'int64' }), generator);
  return tensor(generator.randperm(n), { dtype: 'int64' });
}

export interface NormalOptions extends RandomOptions {
  /** Wanted when mean and std are both numbers. */
  readonly size?: Shape;
}
function sizeAndOptions(first: Shape | NormalOptions, second: RandomOptions | undefined): NormalOptions {
  const listed = isList(first);
  if (!listed && second !== undefined)
    throw new ArgumentError('ARG_TYPE', 'normal: options stand in one object, got two', { op: 'normal' });
  const options: NormalOptions = listed ? (second ?? {}) : first;
  checkOptions('normal', options, listed ? ['generator'] : ['size', 'generator']);
  return listed ? { ...options, size: first } : options;
}
const isList = (value: Shape | NormalOptions): value is Shape => Array.isArray(value);

/**
 * Normal numbers with the given means and standard deviations (torch.normal): two numbers and a size, as `normal(0, 1, [3])`
 * or `normal(0, 1, { size: [3] })`, or a tensor for either. Throws `ArgumentError` `ARG_MISSING`, `ARG_RANGE`, `ARG_TYPE`.
 */
export function normal(mean: number, std: number, size: Shape, options?: RandomOptions): Tensor;
export function normal(mean: number | Tensor, std: number | Tensor, options?: NormalOptions): Tensor;
export function normal(
  mean: number | Tensor,
  std: number | Tensor,
  first: Shape | NormalOptions = {},
  second?: RandomOptions,
): Tensor {
  const { size, ...random } = sizeAndOptions(first, second);
  const like = mean instanceof Tensor ? mean : std instanceof Tensor ? std : null;
  if (typeof mean === 'number' && typeof std === 'number') return ofNumbers(mean, std, size, random);
  const bad = [mean, std].find((v) => typeof v !== 'number' && !(v instanceof Tensor));
  refuseForeign('normal', bad);
  if (like === null || bad !== undefined)
    throw new ArgumentError('ARG_TYPE', `normal: mean and std are numbers or tensors, got ${shown(bad)}`, {
      op: 'normal',
    });
  if (size !== undefined)
    throw new ArgumentError('ARG_UNKNOWN', 'normal: size is for two numbers; a tensor brings its own shape', {
      op: 'normal',
    });
  return noGrad(() => {
    if (mean instanceof Tensor && !(std instanceof Tensor))
      return add(normal_(empty(mean.shape, { dtype: mean.dtype }), 0, std, random), mean);
    checkSpread(std);
    const noise = mul(normal_(empty(like.shape, { dtype: like.dtype }), 0, 1, random), std);
    return add(noise, mean);
  });
}

function ofNumbers(mean: number, std: number, size: Shape | undefined, random: RandomOptions): Tensor {
  if (size !== undefined) return noGrad(() => normal_(empty(size), mean, std, random));
  throw new ArgumentError('ARG_MISSING', 'normal: two numbers need a size: normal(0, 1, { size: [4, 4] })', {
    op: 'normal',
  });
}

function checkSpread(std: number | Tensor): void {
  // Inside vmap and jvp there are no numbers to look at.
  const bad = std instanceof Tensor && std.box === null ? std.data().find((s) => !(s >= 0)) : undefined;
  if (bad !== undefined)
    throw new ArgumentError('ARG_RANGE', `normal: std must be 0 or more everywhere, got ${shown(bad)}`, {
      op: 'normal',
    });
}
