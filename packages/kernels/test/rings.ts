/** Rings for tests: `afterEach(releaseRings)` gives their memory back. */
import { type Block, Ring, type RingOptions, u8View } from '../src/index.js';

const rings: Ring[] = [];

export function made(options: RingOptions = {}): Ring {
  const ring = new Ring(options);
  rings.push(ring);
  return ring;
}

export const releaseRings = (): void => rings.splice(0).forEach((ring) => ring.release());

/** Fills a block with one byte. */
export function put(ring: Ring, block: Block, value: number, bytes: number): void {
  const at = ring.address(block);
  u8View().fill(value, at, at + bytes);
}
