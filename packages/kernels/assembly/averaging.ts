/** The average of each window of planes without gaps: four neighbouring places at once where their windows are alike. */
import { alike, four, Pool } from './pooling';

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

/** The sum of each window, in float64, divided by `divisor` or, where that is 0, by its count. */
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

/** As `avgPool`, in float64. */
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
/** Planes of zeros, to which each window adds its number in equal parts. */
export function avgPoolSpread(plan: usize, planes: i32, g: usize, divisor: f64, x: usize): void {
  spreadOf<f32>(plan, planes, g, divisor, x);
}
/** As `avgPoolSpread`, in float64. */
export function avgPoolSpreadF64(plan: usize, planes: i32, g: usize, divisor: f64, x: usize): void {
  spreadOf<f64>(plan, planes, g, divisor, x);
}
