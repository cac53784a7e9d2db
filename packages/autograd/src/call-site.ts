/** Where in the user's code an operation was called. */
import { framesOf, isBefore, isBeforeAll, isMarked, type Place, placeOf } from '@isograd/errors';

// Asked of the stack, because a bundler may put anything in the place of import.meta.url.
const own = ((): Place | null => placeOf(framesOf(3)[0] ?? ''))();
/** The folder that our packages stand in; null where this file is part of a bundle. */
const home = /^(.*\/)autograd\/(src|dist)\/[^/]*$/.exec(own?.file ?? '')?.[1] ?? null;
/**
 * How far our code reaches in a bundle at least: from the first of our packages to here it is ours, or knows nothing of
 * this one. Packages that stand on this one mark their own code.
 */
let end = own;

/** Called once, by the last lines of this package. */
export function markEnd(): void {
  const place = placeOf(framesOf(3)[1] ?? '');
  if (place !== null && place.file === own?.file) end = place;
}

function isOurs(frame: string): boolean {
  if (frame.includes('/@isograd/') || frame.includes('/node_modules/isograd/')) return true;
  if (home === null) {
    const place = placeOf(frame);
    return (isBefore(place, end) && !isBeforeAll(place)) || isMarked(place);
  }
  const at = frame.indexOf(home);
  // Beside sources there are tests and examples, which are users.
  return at >= 0 && /^[a-z]+\/(src|dist)\//.test(frame.slice(at + home.length));
}

/** `function (file:line:column)` of the innermost frame outside of our packages; null where it cannot be told. */
export function callSite(): string | null {
  const first = framesOf(100).find((frame) => !isOurs(frame));
  return first === undefined ? null : first.trim().replace(/^at /, '');
}
