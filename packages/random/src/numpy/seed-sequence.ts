/** `numpy.random.SeedSequence`: spreads the entropy of a seed over as many words as a generator wants. */

const poolSize = 4;

/** `count` words of 32 bits for the 32-bit words of a seed, the lowest first. */
export function seedWords(entropy: readonly number[], count: number): Uint32Array {
  const pool = pooled(entropy);
  const state = new Uint32Array(count);
  let factor = 0x8b51f9dd;
  for (let i = 0; i < count; i++) {
    let x = pool[i % poolSize]! ^ factor;
    factor = Math.imul(factor, 0x58f38ded);
    x = Math.imul(x, factor);
    state[i] = x ^ (x >>> 16);
  }
  return state;
}

/** The 32-bit words of a seed, the lowest first; 0 has one. */
export function wordsOf(seed: bigint): number[] {
  const words = [Number(seed & 0xffffffffn)];
  for (let rest = seed >> 32n; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words;
}

function pooled(entropy: readonly number[]): Uint32Array {
  const pool = new Uint32Array(poolSize);
  let factor = 0x43b0d7e5;
  const hashed = (value: number): number => {
    let x = value ^ factor;
    factor = Math.imul(factor, 0x931e8875);
    x = Math.imul(x, factor);
    return x ^ (x >>> 16);
  };
  for (let i = 0; i < poolSize; i++) pool[i] = hashed(entropy[i] ?? 0);
  for (let from = 0; from < poolSize; from++)
    for (let to = 0; to < poolSize; to++) if (from !== to) pool[to] = mixed(pool[to]!, hashed(pool[from]!));
  for (const word of entropy.slice(poolSize))
    for (let to = 0; to < poolSize; to++) pool[to] = mixed(pool[to]!, hashed(word));
  return pool;
}

function mixed(x: number, y: number): number {
  const z = Math.imul(x, 0xca01f9dd) - Math.imul(y, 0x4973f715);
  return z ^ (z >>> 16);
}
