/** Elementwise operations that are several compiled kernels one after the other, over blocks that stay in the cache. */
import { storedBytes } from '../dtype.js';
import { sizeOf } from '../shape.js';
import type { Located } from './located.js';
import { endingOf, packed, scratch, target } from './packed.js';
import { kernelOf } from './table.js';

type Attributes = Readonly<Record<string, number>>;
/** Addresses of one block: what is read and written, two blocks for what is in between, a mask, and the constants. */
interface Block {
  readonly n: number;
  readonly x: number;
  readonly out: number;
  readonly a: number;
  readonly b: number;
  readonly mask: number;
  readonly constant: (k: number) => number;
}
/** The last step alone writes the result, which may be the operand. */
interface Composition {
  readonly constants?: (attrs: Attributes) => readonly number[];
  /** Attributes that the steps are right for. */
  readonly fits?: (attrs: Attributes) => boolean;
  readonly steps: (block: Block, attrs: Attributes) => void;
}

const call = (name: string, ...numbers: number[]): void => void kernelOf(name)!(...numbers);
const test = (name: 'lt' | 'le' | 'gt', n: number, x: number, s: number, mask: number): void =>
  void kernelOf(name, 'Scalar')!(n, x, s, mask);
const withScalar = (name: 'add' | 'sub' | 'mul' | 'div', n: number, x: number, s: number, to: number): void =>
  void kernelOf(name, 'Scalar')!(n, x, s, to);
/** The constant where the mask is set, else `x`. */
const instead = ({ n, mask, constant }: Block, k: number, x: number, to: number): void =>
  call('where', n, mask, constant(k), 0, x, 1, to);

/** `x` into `to`, held between `min` (constant 0) and `max` (constant 1). */
function held(block: Block, x: number, to: number, min: number, max: number): void {
  const { n, a, mask } = block;
  test('lt', n, x, min, mask);
  instead(block, 0, x, a);
  test('gt', n, a, max, mask);
  instead(block, 1, a, to);
}
const between: Composition = {
  constants: ({ min, max }) => [Math.min(min!, max!), max!],
  // No number lies between bounds of which one is none, and then the operation has a rule of its own.
  fits: ({ min, max }) => min! <= max!,
  steps: (block, { min, max }) => held(block, block.x, block.out, min!, max!),
};
const ramp = (block: Block): void => {
  withScalar('add', block.n, block.x, 3, block.a);
  held(block, block.a, block.a, 0, 6);
};

const compositions: Readonly<Record<string, Composition>> = {
  clamp: between,
  hardtanh: between,
  threshold: {
    constants: ({ value }) => [value!],
    steps(block, { threshold }) {
      test('le', block.n, block.x, threshold!, block.mask);
      instead(block, 0, block.x, block.out);
    },
  },
  hardshrink: {
    constants: () => [0],
    steps(block, { lambd }) {
      call('abs', block.n, block.x, block.a);
      test('le', block.n, block.a, lambd!, block.mask);
      instead(block, 0, block.x, block.out);
    },
  },
  softshrink: {
    constants: () => [0],
    steps(block, { lambd }) {
      const { n, x, out, a, b, mask } = block;
      withScalar('sub', n, x, lambd!, a);
      withScalar('add', n, x, lambd!, b);
      test('lt', n, x, 0, mask);
      call('where', n, mask, b, 1, a, 1, a);
      call('abs', n, x, b);
      test('le', n, b, lambd!, mask);
      instead(block, 0, a, out);
    },
  },
  hardsigmoid: {
    constants: () => [0, 6],
    steps(block) {
      ramp(block);
      withScalar('div', block.n, block.a, 6, block.out);
    },
  },
  hardswish: {
    constants: () => [0, 6],
    steps(block) {
      ramp(block);
      call('mul', block.n, block.x, block.a, block.a);
      withScalar('div', block.n, block.a, 6, block.out);
    },
  },
  mish: {
    steps({ n, x, out, a }) {
      call('softplus', n, x, a, 1, 20);
      call('tanh', n, a, a);
      call('mul', n, x, a, out);
    },
  },
  celu: {
    fits: ({ alpha }) => alpha! > 0,
    steps({ n, x, out, a, mask }, { alpha }) {
      withScalar('mul', n, x, 1 / alpha!, a);
      call('elu', n, a, a, alpha!, 1);
      test('le', n, x, 0, mask);
      call('where', n, mask, a, 1, x, 1, out);
    },
  },
  cube: {
    steps({ n, x, out, a }) {
      call('square', n, x, a);
      call('mul', n, a, x, out);
    },
  },
  softsign: {
    steps({ n, x, out, a }) {
      call('abs', n, x, a);
      withScalar('add', n, a, 1, a);
      call('div', n, x, a, out);
    },
  },
};

/** Numbers of a block: 16 kB, so that all five lie in the nearest cache. */
const most = 4096;

/** `y = f(x)` for the operation `name`, in float32; false when it is not composed. */
export function composed(name: string, x: Located, y: Located, attrs: unknown): boolean {
  if (!Object.hasOwn(compositions, name)) return false;
  if (endingOf(y.dtype) !== '' || x.dtype !== y.dtype) return false;
  const { constants, fits, steps } = compositions[name]!;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- those rows have numbers as attributes, or none
  const given = (attrs ?? {}) as Attributes;
  if (fits?.(given) === false) return false;
  const size = Math.min(most, sizeOf(y.shape));
  const fixed = constants?.(given) ?? [];
  const [from, to, room] = [packed(x, y.shape), target(y), scratch([3 * size + fixed.length], y.dtype)];
  const bytes = storedBytes(y.dtype);
  const at = (k: number): number => room.address() + k * size * bytes;
  fixed.forEach((value, k) => call('fill', 1, value, at(3) + k * bytes));
  for (let start = 0; start < sizeOf(y.shape); start += size) {
    const n = Math.min(size, sizeOf(y.shape) - start);
    const constant = (k: number): number => at(3) + k * bytes;
    const [source, goal] = [from() + start * bytes, to.address() + start * bytes];
    steps({ n, x: source, out: goal, a: at(0), b: at(1), mask: at(2), constant }, given);
  }
  to.settle();
  return true;
}
