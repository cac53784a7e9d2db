/** Which calls there are: every operation of the tables, with the arguments that trying showed it to take. */
import { type AnyOp, ops, tensor, Tensor } from '../../src/index.js';
import * as all from '../../src/index.js';
import * as linalg from '../../src/linalg.js';
import { linalgSamples, opSamples, type OpSamples } from '../../src/testing.js';
import { argumentFor, type Place } from './arguments.js';

/** A way to call an operation. */
export interface Call {
  readonly name: string;
  readonly op: AnyOp;
  /** What follows the first tensor. */
  readonly places: readonly Place[];
  /** At which places a number is an operand, which has a type of its own. */
  readonly operands: readonly number[];
  /** A sample of the table instead: tensors of its shapes, and what it does with them. */
  readonly sample?: OpSamples['good'][number];
  /** The function: the first tensor and what follows. */
  readonly f: (...args: unknown[]) => unknown;
}

const signatures: readonly (readonly Place[])[] = [
  [],
  ['tensor'],
  ['tensor', 'tensor'],
  ['tensor', 'number'],
  ['axis'],
  ['axis', 'keepdim'],
  ['axis', 'axis'],
  ['axis', 'whole'],
  ['axis', 'whole', 'whole'],
  ['axis', 'indices'],
  ['axis', 'line'],
  ['axis', 'indices', 'tensor'],
  ['axis', 'indices', 'number'],
  ['axis', 'line', 'tensor'],
  ['axis', 'line', 'number'],
  ['axes'],
  ['axes', 'keepdim'],
  ['number'],
  ['number', 'number'],
  ['whole'],
  ['whole', 'axis'],
  ['indices'],
];

/** Left out: numbers decide how much memory they take, layouts what they refuse or show, or a generator what they give. */
const apart = new Set('bincount oneHot view viewAs unflatten asStrided replaceView tally'.split(' '));
const leftOut = (name: string, op: AnyOp): boolean => apart.has(name) || op.random === true;

/** One of each sort that operations ask for. */
const probes: readonly (() => Tensor)[] = [
  () => tensor([2, 0.5, 0.25, 3, 0.75, 1, 0.125, 4, 5], { dtype: 'float64', shape: [3, 3] }),
  () => tensor([2n, 0n, 1n, 3n], { shape: [2, 2] }),
  () => tensor([true, false, true, true], { shape: [2, 2] }),
  () => tensor([2, 0.5, 4], { dtype: 'float64' }),
  () => tensor([1, 0.5, 2, 3], { dtype: 'float64', shape: [1, 2, 2] }),
];

/** What a place must refuse, or it is not read, or a wider kind of place serves as well. */
const unfit: Readonly<Record<Place, unknown>> = {
  tensor: Symbol('no tensor'),
  axis: 99,
  whole: 0.5,
  number: Symbol('no number'),
  axes: [99],
  indices: Symbol('no indices'),
  line: Symbol('no indices'),
  keepdim: { keepdim: 3 },
};

function taken(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch {
    return false;
  }
}

function accepts(f: Call['f'], places: readonly Place[]): boolean {
  const seconds = places.includes('tensor') ? probes : probes.slice(0, 1);
  return probes.some((make) =>
    seconds.some((second) => {
      const argument = (place: Place): unknown =>
        place === 'tensor' ? second() : argumentFor(place, make(), 0.6).value;
      const args = (wrong?: number): unknown[] =>
        places.map((place, k) => (k === wrong ? unfit[place] : argument(place)));
      return taken(() => f(make(), ...args())) && places.every((_, k) => !taken(() => f(make(), ...args(k))));
    }),
  );
}

/** The places of numbers that the function names as operands. */
const operandsOf = (f: object, places: readonly Place[]): readonly number[] => {
  const said: unknown = Reflect.get(f, 'operands');
  return Array.isArray(said)
    ? places.flatMap((place, k) => (place === 'number' && said.includes(k + 1) ? [k] : []))
    : [];
};

function callsOf(name: string, op: AnyOp, f: unknown, { good }: OpSamples): Call[] {
  if (leftOut(name, op) || typeof f !== 'function') return [];
  const called = (...args: unknown[]): unknown => Reflect.apply(f, undefined, args);
  const found = signatures
    // Rows that only formulas call take their attributes unchecked.
    .filter((places) => !name.endsWith('Backward') && accepts(called, places))
    .map((places): Call => ({ name, op, places, operands: operandsOf(f, places), f: called }));
  const samples = good
    .filter((sample) => sample.random !== true)
    .map((sample): Call => ({
      name,
      op,
      places: sample.xs.slice(1).map(() => 'tensor'),
      operands: [],
      sample,
      f: (...xs) => sample.f(...xs.filter((x) => x instanceof Tensor)),
    }));
  return [...found, ...samples];
}

const byName = (module: object, name: string): unknown => Reflect.get(module, name);
const samplesOf = (table: Readonly<Record<string, OpSamples>>, name: string): OpSamples =>
  table[name] ?? { good: [] };

/** Most of what is tried throws, and nobody reads the stacks. */
function withoutStacks<T>(f: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return f();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Every call, operation by operation. */
export const calls: readonly Call[] = withoutStacks(() => [
  ...[...ops].flatMap(([name, op]) => callsOf(name, op, byName(all, name), samplesOf(opSamples, name))),
  ...[...linalg.linalgOps].flatMap(([name, op]) =>
    callsOf(`linalg.${name}`, op, byName(linalg, name), samplesOf(linalgSamples, name)),
  ),
]);

/** The same call where nothing is overwritten; undefined for rows that have no such form. */
export const functionalOf = (call: Call): Call | undefined =>
  call.op.inPlace === undefined
    ? undefined
    : calls.find(({ name, places }) => `${name}_` === call.name && String(places) === String(call.places));
