/** Where in the user's code an operation was called. */

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const plain = (url: string): string => url.replaceAll('file://', '').replaceAll('\\', '/');

/** The lines of the stack that name a place, innermost first; the first is the caller's. */
function framesOf(depth: number): string[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = depth;
  const { stack = '' } = new Error('site');
  Error.stackTraceLimit = limit;
  const frames = stack.split('\n').filter((line) => /:\d+:\d+\)?$/.test(line));
  return frames.slice(1).map(plain);
}

/** V8 says `at name (file:1:2)` or `at file:1:2`, other engines `name@file:1:2`. */
function placeOf(frame: string): Place | null {
  const where = frame.includes('(')
    ? frame.slice(frame.lastIndexOf('(') + 1)
    : frame.replace(/^\s*at (async )?/, '').replace(/^[^@/]*@/, '');
  const found = /^(.*):(\d+):(\d+)\)?$/.exec(where);
  return found === null ? null : { file: found[1]!, line: Number(found[2]), column: Number(found[3]) };
}
// Asked of the stack, because a bundler may put anything in the place of import.meta.url.
const own = ((): Place | null => placeOf(framesOf(3)[0] ?? ''))();
/** The folder that our packages stand in; null where this file is part of a bundle. */
const home = /^(.*\/)autograd\/(src|dist)\/[^/]*$/.exec(own?.file ?? '')?.[1] ?? null;
/** How far our code reaches in a bundle: what a bundler puts before it is ours, too, or knows nothing of us. */
let end = own;

/** Called once, by the last lines of this package. */
export function markEnd(): void {
  const place = placeOf(framesOf(3)[1] ?? '');
  if (place !== null && place.file === own?.file) end = place;
}

function isOurs(frame: string): boolean {
  if (frame.includes('/@isograd/') || frame.includes('/node_modules/isograd/')) return true;
  if (home === null) return isBefore(placeOf(frame), end);
  const at = frame.indexOf(home);
  // Beside sources there are tests and examples, which are users.
  return at >= 0 && /^[a-z]+\/(src|dist)\//.test(frame.slice(at + home.length));
}

/** A minified bundle is one line, so columns count as well. */
const isBefore = (a: Place | null, b: Place | null): boolean =>
  a !== null &&
  b !== null &&
  a.file === b.file &&
  (a.line < b.line || (a.line === b.line && a.column <= b.column));

/** `function (file:line:column)` of the innermost frame outside of our packages; null where it cannot be told. */
export function callSite(): string | null {
  const first = framesOf(100).find((frame) => !isOurs(frame));
  return first === undefined ? null : first.trim().replace(/^at /, '');
}
