/** Pools over planes without gaps: four neighbouring places at once where their windows are alike, else one by one. */

/** The words that the host writes (src/pools.ts); tables of rows and columns follow. */
@unmanaged
class Pool {
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
function alike(lefts: usize, rights: usize): bool {
  const lengths = i32x4.sub(v128.load(rights), v128.load(lefts));
  return i32x4.all_true(i32x4.eq(lengths, i32x4.splat(i32x4.extract_lane(lengths, 0))));
}

/** Four floats of one line, columns `lefts` on. */
function four(line: usize, lefts: usize): v128 {
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
export function maxPoolGather(planes: i32, size: i32, places: i32, x: usize, indices: usize, y: usize): void {
  gatherOf<f32>(planes, size, places, x, indices, y);
}
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

/** What the sum over the window of a row and a column is divided by. */
function partsOf(w: Pool, row: usize, column: usize, divisor: f64): f64 {
  return divisor ? divisor : <f64>(load<i32>(w.rowCounts + row) * load<i32>(w.columnCounts + column));
}

function averageOf<T>(w: Pool, row: usize, column: usize, x: usize, divisor: f64, y: usize): void {
  const right = load<i32>(w.rights + column);
  let total: f64 = 0;
  for (let i = load<i32>(w.tops + row); i < load<i32>(w.bottoms + row); i += w.stepDown)
    for (let j = load<i32>(w.lefts + column); j < right; j += w.stepAcross)
      total += <f64>load<T>(x + <usize>(i * w.inputWidth + j) * sizeof<T>());
  store<T>(y, <T>(total / partsOf(w, row, column, divisor)));
}

export function avgPool(plan: usize, planes: i32, x: usize, divisor: f64, y: usize): void {
  const w = changetype<Pool>(plan);
  for (let n = 0; n < planes; n++, x += (<usize>(w.inputHeight * w.inputWidth)) << 2)
    for (let r = 0; r < w.height; r++) {
      const row = (<usize>r) << 2;
      let c: i32 = 0;
      for (; c + 4 <= w.width; c += 4, y += 16) {
        const at = (<usize>c) << 2;
        if (alike(w.lefts + at, w.rights + at)) averageFour(w, row, at, x, divisor, y);
        else for (let i = 0; i < 4; i++) averageOf<f32>(w, row, at + (i << 2), x, divisor, y + (i << 2));
      }
      for (; c < w.width; c++, y += 4) averageOf<f32>(w, row, (<usize>c) << 2, x, divisor, y);
    }
}

export function avgPoolF64(plan: usize, planes: i32, x: usize, divisor: f64, y: usize): void {
  const w = changetype<Pool>(plan);
  for (let n = 0; n < planes; n++, x += (<usize>(w.inputHeight * w.inputWidth)) << 3)
    for (let r = 0; r < w.height; r++)
      for (let c = 0; c < w.width; c++, y += 8)
        averageOf<f64>(w, (<usize>r) << 2, (<usize>c) << 2, x, divisor, y);
}

function averageFour(w: Pool, row: usize, columns: usize, x: usize, divisor: f64, y: usize): void {
  const lefts = w.lefts + columns;
  const reach = load<i32>(w.rights + columns) - load<i32>(lefts);
  const bottom = load<i32>(w.bottoms + row);
  let low = f64x2.splat(0);
  let high = low;
  for (let i = load<i32>(w.tops + row); i < bottom; i += w.stepDown)
    for (let j = 0; j < reach; j += w.stepAcross) {
      const value = four(x + ((<usize>(i * w.inputWidth + j)) << 2), lefts);
      low = f64x2.add(low, f64x2.promote_low_f32x4(value));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i64>(value, value, 1, 1)));
    }
  let parts = i32x4.mul(i32x4.splat(load<i32>(w.rowCounts + row)), v128.load(w.columnCounts + columns));
  let some = f64x2.splat(divisor),
    others = some;
  if (!divisor) {
    some = f64x2.convert_low_i32x4_s(parts);
    others = f64x2.convert_low_i32x4_s(v128.shuffle<i64>(parts, parts, 1, 1));
  }
  const left = f32x4.demote_f64x2_zero(f64x2.div(low, some));
  const right = f32x4.demote_f64x2_zero(f64x2.div(high, others));
  v128.store(y, v128.shuffle<i64>(left, right, 0, 2));
}

function spreadOf<T>(plan: usize, planes: i32, g: usize, divisor: f64, x: usize): void {
  const w = changetype<Pool>(plan);
  const size = w.inputHeight * w.inputWidth;
  memory.fill(x, 0, <usize>(planes * size) * sizeof<T>());
  for (let n = 0; n < planes; n++, x += <usize>size * sizeof<T>())
    for (let r = 0; r < w.height; r++)
      for (let c = 0; c < w.width; c++, g += sizeof<T>()) {
        const part = <f64>load<T>(g) / partsOf(w, (<usize>r) << 2, (<usize>c) << 2, divisor);
        share<T>(w, (<usize>r) << 2, (<usize>c) << 2, part, x);
      }
}

/** Adds a part to every element of one window. */
function share<T>(w: Pool, row: usize, column: usize, part: f64, x: usize): void {
  const left = load<i32>(w.lefts + column);
  const right = load<i32>(w.rights + column);
  const bottom = load<i32>(w.bottoms + row);
  const step = <usize>w.stepAcross * sizeof<T>();
  for (let i = load<i32>(w.tops + row); i < bottom; i += w.stepDown) {
    let p = x + <usize>(i * w.inputWidth + left) * sizeof<T>();
    for (let j = left; j < right; j += w.stepAcross, p += step) store<T>(p, <T>(<f64>load<T>(p) + part));
  }
}
export function avgPoolSpread(plan: usize, planes: i32, g: usize, divisor: f64, x: usize): void {
  spreadOf<f32>(plan, planes, g, divisor, x);
}
export function avgPoolSpreadF64(plan: usize, planes: i32, g: usize, divisor: f64, x: usize): void {
  spreadOf<f64>(plan, planes, g, divisor, x);
}
