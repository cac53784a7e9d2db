/** Elementwise operations by compiled kernels, where there is one for the operation and its type. */
import { broadcastPlan, type Plan2 } from './broadcast-plan.js';
import { composed } from './composed.js';
import { renamed } from './renamed.js';
import { storedBytes } from '../dtype.js';
import { isContiguous, sizeOf, stretch } from '../shape.js';
import { copyElements, placeOf } from './copy.js';
import { compiledGeluSlope } from './gelu.js';
import type { Located } from './located.js';
import { endingOf, firstOf, packed, target } from './packed.js';
import { lies } from './steps.js';
import { kernelOf, type Suffix } from './table.js';

type Scalars = readonly number[];
type ScalarsOf = (attrs: Readonly<Record<string, number>>) => Scalars;
const none: Scalars = [];
const noneOf: ScalarsOf = () => none;
/** One tensor in, one out: the scalars that an operation's attributes become. */
const unaries = new Map<string, ScalarsOf>([
  ['elu', ({ alpha }) => [alpha!, 1]],
  ['leakyRelu', ({ negativeSlope }) => [negativeSlope!]],
  ['softplus', ({ beta, threshold }) => [beta!, threshold!]],
]);
for (const name of 'neg abs sqrt rsqrt reciprocal square relu sign floor ceil trunc round exp expm1 log log1p log2 log10 sin cos tan tanh sigmoid silu logSigmoid erf erfc'.split(
  ' ',
))
  unaries.set(name, noneOf);
/** The same for a gradient and a tensor in. */
const slopes = new Map<string, ScalarsOf>([
  ['leakyReluBackward', ({ negativeSlope }) => [negativeSlope!]],
  ['eluBackward', ({ alpha }) => [alpha!]],
  ['softplusBackward', ({ beta, threshold }) => [beta!, threshold!]],
]);
for (const name of 'sigmoidBackward tanhBackward reluBackward siluBackward logSigmoidBackward'.split(' '))
  slopes.set(name, noneOf);
/** Correctly rounded arithmetic: TypeScript gives the same bits, so that odd layouts may take either way. */
export const arithmetic: ReadonlySet<string> = new Set('add sub mul div maximum minimum'.split(' '));
const comparisons = new Set('eq ne lt le gt ge'.split(' '));
const reversed: Readonly<Record<string, string>> = {
  add: 'addScalar',
  mul: 'mulScalar',
  maximum: 'maximumScalar',
  minimum: 'minimumScalar',
  sub: 'scalarSub',
  div: 'scalarDiv',
  pow: 'scalarPow',
};

const scalarsFrom = (scalarsOf: ScalarsOf, attrs: unknown): Scalars =>
  scalarsOf === noneOf
    ? none
    : // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- those rows have numbers as attributes
      scalarsOf(attrs as Readonly<Record<string, number>>);

/** `y = f(x)` for the operation `name`; false when no kernel does it. */
export function compiled1(name: string, x: Located, y: Located, attrs: unknown): boolean {
  if (name === 'clone') return copied(x, y);
  if (name === 'fill' || name === 'zero') return filled(y, typeof attrs === 'number' ? attrs : 0);
  const scalarsOf = unaries.get(name);
  if (scalarsOf === undefined) return renamed(name, x, y, attrs) || composed(name, x, y, attrs);
  const ending = endingOf(y.dtype);
  if (ending === null || x.dtype !== y.dtype) return false;
  const kernel = kernelOf(name, ending);
  if (kernel === null) return false;
  const scalars = scalarsFrom(scalarsOf, attrs);
  if (lies(x, y.shape) && isContiguous(y)) {
    if (scalars === none) kernel(sizeOf(y.shape), firstOf(x), firstOf(y));
    // A compiled kernel takes what it has parameters for.
    else kernel(sizeOf(y.shape), firstOf(x), firstOf(y), scalars[0]!, scalars[1]!);
    return true;
  }
  const [from, to] = [packed(x, y.shape), target(y)];
  kernel(sizeOf(y.shape), from(), to.address(), ...scalars);
  to.settle();
  return true;
}

/** A copy in the same type, whatever the layouts. */
export function copied(x: Located, y: Located): boolean {
  if (x.dtype !== y.dtype) return false;
  if (lies(x, y.shape) && isContiguous(y)) {
    kernelOf('copy')!(sizeOf(y.shape) * storedBytes(y.dtype), firstOf(x), firstOf(y));
    return true;
  }
  const { strides, offset, shape } = stretch(x, y.shape);
  const from = placeOf({ dtype: x.dtype, storage: x.storage, strides, offset, shape });
  return copyElements(y.shape, storedBytes(y.dtype), from, placeOf(y));
}

function filled(y: Located, value: number): boolean {
  const ending = endingOf(y.dtype);
  return ending !== null && isContiguous(y) && call('fill', ending, sizeOf(y.shape), value, firstOf(y));
}

/** What an activation does to a gradient; false when no kernel does it. */
export function compiledSlope(name: string, g: Located, x: Located, y: Located, attrs: unknown): boolean {
  if (name === 'geluBackward') return compiledGeluSlope(attrs, g, x, y);
  const scalarsOf = slopes.get(name);
  if (scalarsOf === undefined) return false;
  const ending = endingOf(y.dtype);
  if (ending === null || g.dtype !== y.dtype || x.dtype !== y.dtype) return false;
  // The row's slope is that of x; the kernel of its name takes the result.
  const kernel = kernelOf(name === 'eluBackward' ? 'eluSlope' : name, ending);
  if (kernel === null) return false;
  const scalars = scalarsFrom(scalarsOf, attrs);
  if (lies(g, y.shape) && lies(x, y.shape) && isContiguous(y)) {
    if (scalars === none) kernel(sizeOf(y.shape), firstOf(g), firstOf(x), firstOf(y));
    else kernel(sizeOf(y.shape), firstOf(g), firstOf(x), firstOf(y), scalars[0]!, scalars[1]!);
    return true;
  }
  const [a, b, to] = [packed(g, y.shape), packed(x, y.shape), target(y)];
  kernel(sizeOf(y.shape), a(), b(), to.address(), ...scalars);
  to.settle();
  return true;
}

/** `y = f(a, b)` with broadcasting; false when no kernel does it, or TypeScript does it as well. */
export function compiled2(name: string, a: Located, b: Located, y: Located): boolean {
  if (comparisons.has(name)) return compiledTest(name, a, b, y);
  const exact = arithmetic.has(name);
  if (!exact && name !== 'pow') return false;
  const ending = endingOf(y.dtype);
  if (ending === null || a.dtype !== y.dtype || b.dtype !== y.dtype) return false;
  const plan = broadcastPlan(a, b, y);
  if (plan === null && exact) return false;
  if (plan === null || name === 'pow') return packedPair(name, ending, a, b, y);
  return flat(name, ending, a, b, y, plan);
}

/** Comparisons of equal shapes, or with one number; the others TypeScript does as well. */
function compiledTest(name: string, a: Located, b: Located, y: Located): boolean {
  // In place the answers become numbers of the target's type.
  if (a.dtype !== 'float32' || b.dtype !== 'float32' || y.dtype !== 'bool') return false;
  const plan = broadcastPlan(a, b, y);
  if (plan === null || !plan.a.whole) return false;
  const n = sizeOf(y.shape);
  if (plan.same) return call(name, '', n, firstOf(a), firstOf(b), firstOf(y));
  return b.shape.length === 0 && call(name, 'Scalar', n, firstOf(a), b.storage.data[b.offset]!, firstOf(y));
}

/** Both operands stretched and packed first: for functions whose bits must not depend on the layout. */
function packedPair(name: string, ending: '' | 'F64', a: Located, b: Located, y: Located): boolean {
  const kernel = kernelOf(name, ending);
  if (kernel === null) return false;
  const [p, q, to] = [packed(a, y.shape), packed(b, y.shape), target(y)];
  kernel(sizeOf(y.shape), p(), q(), to.address());
  to.settle();
  return true;
}

function flat(name: string, ending: '' | 'F64', a: Located, b: Located, y: Located, plan: Plan2): boolean {
  const n = sizeOf(y.shape);
  const size = storedBytes(y.dtype);
  if (ending === '') {
    if (plan.same) return call(name, '', n, firstOf(a), firstOf(b), firstOf(y));
    if (b.shape.length === 0 && plan.a.whole)
      return call(name, 'Scalar', n, firstOf(a), b.storage.data[b.offset]!, firstOf(y));
    if (a.shape.length === 0 && plan.b.whole) return ending === '' && scalarFirst(name, n, a, b, y);
  }
  const kernel = kernelOf(name, ending === '' ? 'Broadcast' : 'BroadcastF64');
  if (kernel === null) return false;
  const at = (x: Located): number => x.storage.address + x.offset * size;
  kernel(plan.rows, plan.columns, at(a), plan.a.row, plan.a.step, at(b), plan.b.row, plan.b.step, at(y));
  return true;
}

function scalarFirst(name: string, n: number, a: Located, b: Located, y: Located): boolean {
  const s = a.storage.data[a.offset]!;
  const other = reversed[name]!;
  // Where the order does not matter the kernel takes the array first.
  return other.startsWith('scalar')
    ? call(other, '', n, s, firstOf(b), firstOf(y))
    : call(other, '', n, firstOf(b), s, firstOf(y));
}

function call(name: string, suffix: Suffix, n: number, p: number, q: number, r = 0): boolean {
  const kernel = kernelOf(name, suffix);
  if (kernel === null) return false;
  // A compiled kernel takes what it has parameters for.
  kernel(n, p, q, r);
  return true;
}
