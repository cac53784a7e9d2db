/** Where in the user's code an operation was called. */
import { framesOf, isMarked, placeOf } from '@isograd/errors';

// Asked of the stack, because a bundler may put anything in the place of import.meta.url.
const own = placeOf(framesOf(1)[0] ?? '');
/** The folder that our packages stand in; null where this file is part of a bundle, in which each package marks its code. */
const home = /^(.*\/)autograd\/(src|dist)\/[^/]*$/.exec(own?.file ?? '')?.[1] ?? null;

function isOurs(frame: string): boolean {
  if (frame.includes('/@isograd/') || frame.includes('/node_modules/isograd/')) return true;
  if (home === null) return isMarked(placeOf(frame));
  const at = frame.indexOf(home);
  // Beside sources there are tests and examples, which are users.
  return at >= 0 && /^[a-z]+\/(src|dist)\//.test(frame.slice(at + home.length));
}

/** `function (file:line:column)` of the innermost frame outside of our packages; null where it cannot be told. */
export function callSite(): string | null {
  const first = framesOf(100).find((frame) => !isOurs(frame));
  return first === undefined ? null : first.trim().replace(/^at /, '');
}
