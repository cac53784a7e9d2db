/** The largest of each window of planes without gaps: four neighbouring places at once where their windows are alike. */

/** The words that the host writes (src/pools.ts); tables of rows and columns follow. */
@unmanaged
export class Pool {
  height: i32;
  width: i32;
  inputHeight: i32;
  inputWidth: i32;
  stepDown: i32;
  stepAcross: i32;

  @inline get tops(): usize {
    return changetype<usize>(this) + 24;
  }
  @inline get bottoms(): usize {
    return this.tops + ((<usize>this.height) << 2);
  }
  @inline get lefts(): usize {
    return this.bottoms + ((<usize>this.height) << 2);
  }
  @inline get rights(): usize {
    return this.lefts + ((<usize>this.width) << 2);
  }
  @inline get rowCounts(): usize {
    return this.rights + ((<usize>this.width) << 2);
  }
  @inline get columnCounts(): usize {
    return this.rowCounts + ((<usize>this.height) << 2);
  }
}

/** Whether the windows of four columns are of one length. */
export function alike(lefts: usize, rights: usize): bool {
  const lengths = i32x4.sub(v128.load(rights), v128.load(lefts));
  return i32x4.all_true(i32x4.eq(lengths, i32x4.splat(i32x4.extract_lane(lengths, 0))));
}

/** Four floats of one line, columns `lefts` on. */
export function four(line: usize, lefts: usize): v128 {
  const first = load<i32>(lefts);
  if (
    load<i32>(lefts, 12) - first == 3 &&
    load<i32>(lefts, 4) - first == 1 &&
    load<i32>(lefts, 8) - first == 2
  )
    return v128.load(line + ((<usize>first) << 2));
  let v = v128.load_zero<u32>(line + ((<usize>first) << 2));
  v = v128.load_lane<u32>(line + ((<usize>load<i32>(lefts, 4)) << 2), v, 1);
  v = v128.load_lane<u32>(line + ((<usize>load<i32>(lefts, 8)) << 2), v, 2);
  return v128.load_lane<u32>(line + ((<usize>load<i32>(lefts, 12)) << 2), v, 3);
}

/** The largest of each window, and its place in its plane. The twin defines the results, here and below. */
export function maxPool(plan: usize, planes: i32, x: usize, values: usize, indices: usize): void {
  const w = changetype<Pool>(plan);
  for (let n = 0; n < planes; n++, x += (<usize>(w.inputHeight * w.inputWidth)) << 2)
    for (let r: usize = 0; r < <usize>w.height; r++) {
      const top = load<i32>(w.tops + (r << 2));
      const bottom = load<i32>(w.bottoms + (r << 2));
      let c: i32 = 0;
      for (; c + 4 <= w.width; c += 4, values += 16, indices += 32) {
        const at = (<usize>c) << 2;
        if (alike(w.lefts + at, w.rights + at)) largestFour(w, top, bottom, at, x, values, indices);
        else
          for (let i = 0; i < 4; i++)
            largest<f32>(w, top, bottom, at + (i << 2), x, values + (i << 2), indices + (i << 3));
      }
      for (; c < w.width; c++, values += 4, indices += 8)
        largest<f32>(w, top, bottom, (<usize>c) << 2, x, values, indices);
    }
}

/** As `maxPool`, in float64. */
export function maxPoolF64(plan: usize, planes: i32, x: usize, values: usize, indices: usize): void {
  const w = changetype<Pool>(plan);
  for (let n = 0; n < planes; n++, x += (<usize>(w.inputHeight * w.inputWidth)) << 3)
    for (let r: usize = 0; r < <usize>w.height; r++)
      for (let c: usize = 0; c < <usize>w.width; c++, values += 8, indices += 8)
        largest<f64>(
          w,
          load<i32>(w.tops + (r << 2)),
          load<i32>(w.bottoms + (r << 2)),
          c << 2,
          x,
          values,
          indices,
        );
}

function largest<T>(
  w: Pool,
  top: i32,
  bottom: i32,
  column: usize,
  x: usize,
  values: usize,
  indices: usize,
): void {
  const left = load<i32>(w.lefts + column);
  const right = load<i32>(w.rights + column);
  const width = w.inputWidth;
  let most: T = <T>-Infinity;
  let best = top * width + left;
  for (let i = top; i < bottom; i += w.stepDown)
    for (let j = left; j < right; j += w.stepAcross) {
      const value = load<T>(x + <usize>(i * width + j) * sizeof<T>());
      if (value > most || value != value) {
        most = value;
        best = i * width + j;
      }
    }
  store<T>(values, most);
  store<f64>(indices, <f64>best);
}

function largestFour(
  w: Pool,
  top: i32,
  bottom: i32,
  columns: usize,
  x: usize,
  values: usize,
  indices: usize,
): void {
  const lefts = w.lefts + columns;
  const reach = load<i32>(w.rights + columns) - load<i32>(lefts);
  const places = v128.load(lefts);
  const width = w.inputWidth;
  let most = f32x4.splat(-Infinity);
  let best = i32x4.add(places, i32x4.splat(top * width));
  for (let i = top; i < bottom; i += w.stepDown)
    for (let j = 0; j < reach; j += w.stepAcross) {
      const at = i * width + j;
      const value = four(x + ((<usize>at) << 2), lefts);
      const better = v128.or(f32x4.gt(value, most), f32x4.ne(value, value));
      most = v128.bitselect(value, most, better);
      best = v128.bitselect(i32x4.add(places, i32x4.splat(at)), best, better);
    }
  v128.store(values, most);
  v128.store(indices, f64x2.convert_low_i32x4_s(best));
  v128.store(indices, f64x2.convert_low_i32x4_s(v128.shuffle<i64>(best, best, 1, 1)), 16);
}

function gatherOf<T>(planes: i32, size: i32, places: i32, x: usize, indices: usize, y: usize): void {
  for (; planes > 0; planes--, x += <usize>size * sizeof<T>())
    for (let k = places; k > 0; k--, indices += 8, y += sizeof<T>())
      store<T>(y, load<T>(x + <usize>(<i32>load<f64>(indices)) * sizeof<T>()));
}
/** Numbers of planes of `size` from the places at `indices`. */
export function maxPoolGather(planes: i32, size: i32, places: i32, x: usize, indices: usize, y: usize): void {
  gatherOf<f32>(planes, size, places, x, indices, y);
}
/** As `maxPoolGather`, in float64. */
export function maxPoolGatherF64(
  planes: i32,
  size: i32,
  places: i32,
  x: usize,
  indices: usize,
  y: usize,
): void {
  gatherOf<f64>(planes, size, places, x, indices, y);
}

function scatterOf<T>(planes: i32, size: i32, places: i32, g: usize, indices: usize, x: usize): void {
  memory.fill(x, 0, <usize>(planes * size) * sizeof<T>());
  for (; planes > 0; planes--, x += <usize>size * sizeof<T>())
    for (let k = places; k > 0; k--, indices += 8, g += sizeof<T>()) {
      const to = x + <usize>(<i32>load<f64>(indices)) * sizeof<T>();
      store<T>(to, load<T>(to) + load<T>(g));
    }
}
/** Planes of zeros, to which numbers are added at `indices`. */
export function maxPoolScatter(
  planes: i32,
  size: i32,
  places: i32,
  g: usize,
  indices: usize,
  x: usize,
): void {
  scatterOf<f32>(planes, size, places, g, indices, x);
}
/** As `maxPoolScatter`, in float64. */
export function maxPoolScatterF64(
  planes: i32,
  size: i32,
  places: i32,
  g: usize,
  indices: usize,
  x: usize,
): void {
  scatterOf<f64>(planes, size, places, g, indices, x);
}
