/** Where in the user's code an operation was called. */

const plain = (url: string): string => url.replaceAll('file://', '').replaceAll('\\', '/');
const here = plain(import.meta.url);
const end = here.lastIndexOf('/autograd/');
/** The folder that our packages stand in; unknown in a bundle. */
const home = end < 0 ? null : here.slice(0, end + 1);

function isOurs(frame: string): boolean {
  if (frame.includes('/@isograd/') || frame.includes('/node_modules/isograd/')) return true;
  const at = home === null ? -1 : frame.indexOf(home);
  // Beside sources there are tests and examples, which are users.
  return at >= 0 && /^[a-z]+\/(src|dist)\//.test(frame.slice(at + home!.length));
}

/** `function (file:line:column)` of the innermost frame outside of our packages; null where it cannot be told. */
export function callSite(): string | null {
  if (home === null) return null;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const { stack = '' } = new Error('site');
  Error.stackTraceLimit = limit;
  const frames = stack.split('\n').filter((line) => /:\d+:\d+\)?$/.test(line));
  const first = frames.find((line) => !isOurs(plain(line)));
  return first === undefined ? null : plain(first).trim().replace(/^at /, '');
}
