/** Which values between two operations no backward pass will read. */
import { door, type Tensor } from '@isograd/tensor';
import { OpNode } from './op-node.js';
import { packing } from './saved.js';

/**
 * Whether nothing keeps the numbers of `x` now that `y` was made of it, by one operation as `x` was: neither operation saved
 * them for its formulas, and no level, watcher or checkpoint has heard of them. Who holds `x` itself has to know.
 */
export function isForgotten(x: Tensor, y: Tensor): boolean {
  if (door.level !== null || door.watch !== null || packing.current !== null) return false;
  if (x.viewOf !== null || y.viewOf !== null || x.storage === y.storage) return false;
  const [maker, reader] = [x.node, y.node];
  if (maker === null && reader === null) return true;
  if (!(maker instanceof OpNode) || !(reader instanceof OpNode)) return false;
  return reader.next.includes(maker) && !maker.holds(x) && !reader.holds(x);
}
