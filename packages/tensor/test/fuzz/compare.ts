/** Makes every call of a program in several ways that must agree: strided views, contiguous copies, TypeScript twins, in place. */
import { useBackend } from '@isograd/kernels';
import { isFloating, manualSeed, positions, type Tensor } from '../../src/index.js';
import { calls, functionalOf } from './calls.js';
import { copyOf, laid, type Laid } from './layouts.js';
import { attempt, difference, type Outcome } from './outcome.js';
import { prepare, type Prepared, type Value } from './prepare.js';
import { made, type Program, textOf } from './program.js';

/** What is wrong, and the part of the program that leads there. */
export interface Defect {
  readonly what: string;
  readonly program: string;
}
/** How many calls gave a result, and how many were refused. */
export interface Count {
  results: number;
  refusals: number;
}

/** Larger results are compared, and not used again. */
const mostElements = 1500;

/** Null where all ways agree. */
export function defectOf({ leaves, steps }: Program, count: Count): Defect | null {
  const values: Value[] = leaves.map((leaf) => ({ x: made(leaf), text: textOf(leaf), from: [] }));
  for (const step of steps) {
    const prepared = prepare(calls[step.call % calls.length]!, step, values);
    const { from, text, call } = prepared;
    const outcome = strided(prepared);
    const what = complaint(prepared, outcome);
    if (what !== '') return { what: `${call.name}: ${what}`, program: leadingTo(text, from, values) };
    if (outcome.refusal === null) count.results++;
    else count.refusals++;
    outcome.results.forEach((x, k) => {
      if (x.numel() <= mostElements) values.push({ x, text: k === 0 ? text : `${text}, result ${k}`, from });
    });
  }
  return null;
}

/** The lines of the program that a call needs. */
function leadingTo(text: string, from: readonly number[], values: readonly Value[]): string {
  const needed = new Set<number>();
  const need = (i: number): void => {
    if (needed.has(i)) return;
    values[i]!.from.forEach(need);
    needed.add(i);
  };
  from.forEach(need);
  return [...[...needed].map((i) => `x${i} = ${values[i]!.text}`), text].join('\n');
}

interface Ran extends Outcome {
  /** What a call did to memory that was not its to change. */
  readonly damage: string;
}

/** Whether the first tensor is the target. Samples write into copies of their own. */
const overwrites = ({ call }: Prepared): boolean =>
  call.op.inPlace !== undefined && call.sample === undefined;

/** The call on views; a target in place is a view of memory of its own. */
function strided(prepared: Prepared): Ran {
  const { xs, how, args, alias } = prepared;
  const inPlace = overwrites(prepared);
  const laidOut = xs.map((x, i) => {
    if (i > 0 || !inPlace) return laid(x, how[i]!);
    return laid(copyOf(x), how[i] === 'expanded' ? 'rotated with gaps' : how[i]!);
  });
  if (alias !== null) laidOut[1] = { ...laidOut[0]!, view: alias(laidOut[0]!.view) };
  return run(prepared, laidOut, inPlace, () => args(laidOut.map(({ view }) => view)));
}

function run({ call }: Prepared, laidOut: readonly Laid[], inPlace: boolean, args: () => unknown[]): Ran {
  const before = laidOut.map(({ base }) => base.data());
  manualSeed(5);
  const outcome = attempt(() => call.f(...args()));
  const damage = laidOut.map(({ view, base }, i) => {
    if (i > 0 && base === laidOut[0]!.base) return '';
    const wanted = before[i]!;
    if (i === 0 && inPlace && outcome.refusal === null) {
      const result = outcome.numbers[0]!.data;
      positions(view).forEach((at, k) => void (wanted[at] = result[k]!));
    }
    const now = base.data();
    const at = wanted.findIndex((v, k) => !Object.is(v, now[k]));
    return at < 0 ? '' : `memory of operand ${i} changed at ${at}: ${wanted[at]} became ${now[at]}`;
  });
  return { ...outcome, damage: damage.join('') };
}

/** The call on row-major copies that begin their memory. */
function copied(prepared: Prepared): Outcome {
  const { call, xs, how, args, alias } = prepared;
  const inPlace = overwrites(prepared);
  const copies = xs.map((x, i) =>
    copyOf(how[i] === 'expanded' && !(i === 0 && inPlace) ? laid(x, 'expanded').view : x),
  );
  if (alias !== null) copies[1] = copyOf(alias(copies[0]!));
  manualSeed(5);
  return attempt(() => call.f(...args(copies)));
}

/** The result that a call in place must leave: that of its functional form, in the target's type. */
function inTargetType(prepared: Prepared): Outcome | null {
  const call = functionalOf(prepared.call);
  if (call === undefined || prepared.call.sample !== undefined) return null;
  const target = prepared.xs[0]!;
  const how: Prepared['how'] = ['as it is', ...prepared.how.slice(1)];
  const args = (xs: readonly Tensor[]): unknown[] => {
    const [first, ...rest] = prepared.args(xs);
    return [first, ...rest.map((v, k) => (call.operands.includes(k) ? asBeside(target, v) : v))];
  };
  const outcome = copied({ ...prepared, call, how, args });
  return outcome.refusal === null ? attempt(() => outcome.results.map((y) => y.to(target.dtype))) : outcome;
}

/** An operand that is a whole number beside an integer target counts as an integer, which the functional form has to be told. */
const asBeside = ({ dtype }: Tensor, v: unknown): unknown =>
  typeof v === 'number' && Number.isInteger(v) && !isFloating(dtype) ? BigInt(v) : v;

function complaint(prepared: Prepared, views: Ran): string {
  if (views.refusal?.startsWith('raw') === true) return views.refusal;
  if (views.damage !== '') return views.damage;
  if (views.results.some((y) => !isFloating(y.dtype) && !Array.from(y.data()).every(Number.isInteger)))
    return 'a whole-number type holds a fraction';
  const copies = difference(views, copied(prepared));
  if (copies !== '') return `views and copies differ: ${copies}`;
  const twins = difference(
    views,
    withTwins(() => strided(prepared)),
  );
  if (twins !== '') return `wasm and TypeScript twins differ: ${twins}`;
  const wanted = inTargetType(prepared);
  // Some in-place forms are refused where the functional one is not: the result does not fit the target.
  if (wanted === null || views.refusal !== null) return '';
  const functional = difference(views, wanted);
  return functional === '' ? '' : `in place and functional differ: ${functional}`;
}

function withTwins<T>(f: () => T): T {
  useBackend('typescript');
  try {
    return f();
  } finally {
    useBackend('auto');
  }
}
