/** Junk in every argument of every operation: our own refusal or a tensor comes back, never a raw error, never a change. */
import { isIsogradError } from '@isograd/errors';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as all from '../src/index.js';
import { ops, tensor, Tensor } from '../src/index.js';
import { applied, stateOf } from './refusal.js';

const receivers: Record<string, () => Tensor> = {
  matrix: () => tensor([1, -2, 3, 0, 5, 6], { shape: [2, 3] }),
  transposed: () => tensor([1, -2, 3, 0, 5, 6], { shape: [2, 3] }).t(),
  scalar: () => tensor(2),
  empty: () => tensor([], { shape: [0, 3] }),
  integers: () => tensor([1n, 0n, 2n]),
  bytes: () => tensor([1, 0, 255], { dtype: 'uint8' }),
  mask: () => tensor([true, false, true]),
  half: () => tensor([1, 0.1, -3], { dtype: 'float16' }),
};

const foreign = { storage: {}, strides: [], shape: [2], [Symbol.for('isograd.tensor')]: '0.0.1' };
/** What callers without types pass by mistake. No number between 100 and 2^40: it might be a size that can be had. */
const junk: readonly unknown[] = [
  undefined,
  null,
  NaN,
  Infinity,
  -Infinity,
  -1,
  0,
  1,
  2,
  7,
  1.5,
  2 ** 40,
  -(2 ** 40),
  2n,
  -(2n ** 70n),
  true,
  'a',
  '1',
  '',
  Symbol('s'),
  () => 1,
  {},
  { dim: 'x' },
  { dim: 0, keepdim: 'yes' },
  { min: 'a' },
  { unknown: 1 },
  { dtype: 'float99' },
  { generator: 3 },
  [],
  [0],
  [2, 3],
  [-1],
  [1.5],
  ['a'],
  [[0]],
  [0, 0],
  new Array(2),
  foreign,
  new Float32Array(2),
  new Date(0),
];
const tensors: readonly (() => Tensor)[] = Object.values(receivers);

/** Null when all is well. */
function complaint(call: () => unknown, operands: readonly Tensor[]): string | null {
  const before = stateOf(operands);
  try {
    call();
    return null;
  } catch (error) {
    if (!isIsogradError(error)) return `raw ${String(error)}`;
    if (error.message.split('\n')[0]!.length > 160) return `long: ${error.message}`;
    return stateOf(operands) === before ? null : `changed its operands, then threw ${error.message}`;
  }
}

/** Fails a property; an `expect` for each of the hundred thousand calls would cost more than the calls. */
function refuse(complaintOrNull: string | null): void {
  if (complaintOrNull !== null) throw new Error(complaintOrNull);
}

// Nearly every call throws, and nobody reads the stacks.
const { stackTraceLimit } = Error;
beforeAll(() => void (Error.stackTraceLimit = 0));
afterAll(() => void (Error.stackTraceLimit = stackTraceLimit));

const junkArgument = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...junk) },
  { weight: 1, arbitrary: fc.constantFrom(...tensors).map((make) => make()) },
);

describe('methods', () => {
  // Rows that only formulas call take attributes as they are.
  const inner = (name: string): boolean => name.endsWith('Backward') || name === 'replaceView';
  const methods = [...ops.keys()].filter((name) => name in Tensor.prototype && !inner(name));

  test.each(methods)('%s', (name) => {
    const calls = fc.record({
      make: fc.constantFrom(...tensors),
      args: fc.array(junkArgument, { minLength: 0, maxLength: 4 }),
    });
    const law = fc.property(calls, ({ make, args }) => {
      const x = make();
      const method: unknown = Reflect.get(x, name);
      const given = args.filter((v): v is Tensor => v instanceof Tensor);
      refuse(complaint(() => applied(method, x, args), [x, ...given]));
    });
    expect(() => fc.assert(law, { numRuns: 300, seed: 1 })).not.toThrow();
  });
});

describe('functions', () => {
  // Plumbing for other packages: its callers are typed, and it is called for every operation.
  const plumbing = new Set(
    `Tensor Storage Generator defineOp run run1 within withRecording replay atLevel boxed emptyOf unitOf stateOf twin needs
    installRecorder noGrad enableGrad axesOf axisOf checkShape rowMajor isContiguous positions sameShape
    sizeOf isFloating promote like stretch sumTo generatorOf forkRng replaceView sizesFor rounded`.split(
      /\s+/,
    ),
  );
  const functions = Object.entries(all).filter(
    ([name, f]) => typeof f === 'function' && !plumbing.has(name) && !name.endsWith('Backward'),
  );

  test.each(functions.map(([name]) => name))('%s', (name) => {
    const f: unknown = Reflect.get(all, name);
    const law = fc.property(fc.array(junkArgument, { maxLength: 4 }), (args) => {
      const given = args.filter((v): v is Tensor => v instanceof Tensor);
      refuse(complaint(() => applied(f, undefined, args), given));
    });
    expect(() => fc.assert(law, { numRuns: 200, seed: 2 })).not.toThrow();
  });
});
