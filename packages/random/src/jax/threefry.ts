/** Threefry-2x32 with twenty rounds, the block cipher behind JAX's keys (Salmon and others 2011). */

const even = [13, 15, 26, 6] as const;
const odd = [17, 29, 16, 24] as const;

/** Enciphers the counter (high, low) under a key of two words; the two words of the result go to `out` at `at`. */
export function threefry(key: Uint32Array, high: number, low: number, out: Uint32Array, at: number): void {
  const k0 = key[0]!;
  const k1 = key[1]!;
  const k2 = k0 ^ k1 ^ 0x1bd11bda;
  let x = (high + k0) | 0;
  let y = (low + k1) | 0;
  let a = k1;
  let b = k2;
  let c = k0;
  for (let group = 1; group <= 5; group++) {
    for (const r of group & 1 ? even : odd) {
      x = (x + y) | 0;
      y = ((y << r) | (y >>> (32 - r))) ^ x;
    }
    x = (x + a) | 0;
    y = (y + b + group) | 0;
    // The next group takes the next words of the key schedule.
    const first = a;
    a = b;
    b = c;
    c = first;
  }
  out[at] = x;
  out[at + 1] = y;
}

/**
 * `n` random words of a key. Partitionable: word i is both halves of block i, xored. Legacy: the counters 0 to n - 1
 * are cut in halves, block i takes one of each, and all first words come before all second ones.
 */
export function threefryBits(key: Uint32Array, n: number, partitionable: boolean): Uint32Array {
  const bits = new Uint32Array(n);
  const block = new Uint32Array(2);
  if (partitionable)
    for (let i = 0; i < n; i++) {
      threefry(key, Math.floor(i / 2 ** 32), i % 2 ** 32, block, 0);
      bits[i] = block[0]! ^ block[1]!;
    }
  else {
    const half = Math.ceil(n / 2);
    for (let i = 0; i < half; i++) {
      // An odd count is padded with a counter 0 at the end.
      threefry(key, i, half + i < n ? half + i : 0, block, 0);
      bits[i] = block[0]!;
      if (half + i < n) bits[half + i] = block[1]!;
    }
  }
  return bits;
}
