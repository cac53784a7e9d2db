/** The last one to three floats of an array, transposes, and the scratch memory that kernels share within one call. */

/** Where scratch memory begins; the host says so once per instance, because threads must not share it. */
export let scratch: usize = 0;

/** Bytes of scratch every kernel may use: packed panels of the matrix product need the most. */
export const SCRATCH_BYTES: usize = 512 * 1024;

export function useScratch(address: usize): void {
  scratch = address;
}

/** A short row: `memory.copy` leaves the module, which takes longer. */
export function copyRow(n: i32, from: usize, to: usize): void {
  if (n < 4) {
    if (n) Lanes.store(to, Lanes.load(from, n), n);
    return;
  }
  // The last four overlap those before.
  const last = to + ((<usize>n) << 2) - 16;
  const apart = from - to;
  for (; to < last; to += 16) v128.store(to, v128.load(to + apart));
  v128.store(last, v128.load(last + apart));
}

export class Lanes {
  /** One to three floats, the other lanes zero. */
  @inline static load(p: usize, rest: i32): v128 {
    if (rest == 1) return v128.load_zero<u32>(p);
    const two = v128.load_zero<u64>(p);
    return rest == 2 ? two : v128.load_lane<u32>(p, two, 2, 8);
  }

  @inline static store(p: usize, v: v128, rest: i32): void {
    if (rest == 1) {
      v128.store_lane<u32>(p, v, 0);
    } else {
      v128.store_lane<u64>(p, v, 0);
      if (rest == 3) v128.store_lane<u32>(p, v, 2, 8);
    }
  }

  /** Stores the columns of the rows a, b, c, d: a 4 x 4 transpose. */
  @inline static transpose(p: usize, step: usize, a: v128, b: v128, c: v128, d: v128): void {
    const t0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const t1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const t2 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const t3 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    v128.store(p, v128.shuffle<i64>(t0, t2, 0, 2));
    v128.store(p + step, v128.shuffle<i64>(t0, t2, 1, 3));
    v128.store(p + 2 * step, v128.shuffle<i64>(t1, t3, 0, 2));
    v128.store(p + 3 * step, v128.shuffle<i64>(t1, t3, 1, 3));
  }

  /** c + a b, rounded twice: the default kernels never fuse. */
  @inline static ma(a: v128, b: v128, c: v128): v128 {
    return f32x4.add(c, f32x4.mul(a, b));
  }
}
