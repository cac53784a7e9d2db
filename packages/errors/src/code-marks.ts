/** Where our code lies in a script: bundlers put it into one with the user's, and each package says where it begins and ends. */

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const plain = (url: string): string => url.replaceAll('file://', '').replaceAll('\\', '/');

/** The places of a stack, innermost first, as the engine writes them: the function that made the error is left out. */
const framesIn = ({ stack = '' }: Error): string[] => {
  const frames = stack.split('\n').filter((line) => /:\d+:\d+\)?$/.test(line));
  return frames.slice(1).map(plain);
};

function traced(depth: number): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = depth + 1;
  const error = new Error('site');
  Error.stackTraceLimit = limit;
  return error;
}

/** The innermost `depth` lines of the stack, with their places; the first is the caller's. */
export const framesOf = (depth: number): string[] => framesIn(traced(depth + 1)).slice(1);

/** V8 says `at name (file:1:2)` or `at file:1:2`, other engines `name@file:1:2`. Null where no place is named. */
export function placeOf(frame: string): Place | null {
  const where = frame.includes('(')
    ? frame.slice(frame.lastIndexOf('(') + 1)
    : frame.replace(/^\s*at (async )?/, '').replace(/^[^@/]*@/, '');
  const found = /^(.*):(\d+):(\d+)\)?$/.exec(where);
  return found === null ? null : { file: found[1]!, line: Number(found[2]), column: Number(found[3]) };
}

/** Whether `a` stands in the same script as `b`, not behind it. A minified bundle is one line, so columns count as well. */
const isBefore = (a: Place | null, b: Place | null): boolean =>
  a !== null &&
  b !== null &&
  a.file === b.file &&
  (a.line < b.line || (a.line === b.line && a.column <= b.column));

interface Span {
  readonly begin: Place | null;
  readonly end: Place | null;
}
const marks = new Map<string, { readonly begin: Error; end: Error }>();
/** What the marks say, once somebody has asked. */
let spans: readonly Span[] | null = null;

/** Called by the first and by the last line of package `name`. The stack is read when somebody asks: reading takes time. */
export function markCode(name: string): void {
  const here = traced(2);
  const mark = marks.get(name);
  if (mark === undefined) marks.set(name, { begin: here, end: here });
  else mark.end = here;
  spans = null;
}

const markedAt = (error: Error): Place | null => placeOf(framesIn(error)[1] ?? '');

/** Whether a place lies between the marks of a package, in one script with them. */
export function isMarked(place: Place | null): boolean {
  spans ??= [...marks.values()].map(({ begin, end }) => ({ begin: markedAt(begin), end: markedAt(end) }));
  return spans.some(({ begin, end }) => isBefore(begin, place) && isBefore(place, end));
}
