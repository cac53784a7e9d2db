/** One fused update of one parameter in place, rounded where PyTorch's vector kernels round; a state whose address is 0 is not there. */
import { Lanes, scratch } from './lanes';

/** The arrays of an update: their tails are done in scratch, so that each body stands once and knows only whole vectors. */
export class Tail {
  @inline static place(i: usize): usize {
    return scratch + (i << 4);
  }
  @inline static take(i: usize, at: usize, n: i32): usize {
    if (!at) return 0;
    v128.store(Tail.place(i), Lanes.load(at, n));
    return Tail.place(i);
  }
  @inline static give(i: usize, at: usize, n: i32): void {
    if (at) Lanes.store(at, v128.load(Tail.place(i)), n);
  }
}

export class Decay {
  /** a b + c as PyTorch's fused step: the product of two floats is exact in float64, the sum goes through float64 to float32. */
  @inline static fused(a: v128, b: v128, c: v128): v128 {
    const low = f64x2.add(
      f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b)),
      f64x2.promote_low_f32x4(c),
    );
    return v128.shuffle<i64>(
      f32x4.demote_f64x2_zero(low),
      f32x4.demote_f64x2_zero(Decay.high(a, b, c)),
      0,
      2,
    );
  }
  @inline static high(a: v128, b: v128, c: v128): v128 {
    return f64x2.add(
      f64x2.mul(f64x2.promote_low_f32x4(Decay.upper(a)), f64x2.promote_low_f32x4(Decay.upper(b))),
      f64x2.promote_low_f32x4(Decay.upper(c)),
    );
  }
  /** The last two lanes in front. */
  @inline static upper(a: v128): v128 {
    return v128.shuffle<i64>(a, a, 1, 0);
  }
  /** g + decay p; g itself without decay, so that a NaN in p does not spread. */
  @inline static of(g: v128, p: v128, decay: f32): v128 {
    return decay != 0 ? Decay.fused(f32x4.splat(decay), p, g) : g;
  }
  /** a + (b - a) w, from the nearer end, as PyTorch's lerp. */
  @inline static lerp(a: v128, b: v128, w: f32): v128 {
    const d = f32x4.sub(b, a);
    return w < 0.5 ? Decay.fused(f32x4.splat(w), d, a) : Decay.fused(d, f32x4.splat(w - <f32>1), b);
  }
  /** s b + w g g. */
  @inline static moved(s: v128, g: v128, b: f32, w: f32): v128 {
    return Decay.fused(f32x4.mul(f32x4.splat(w), g), g, f32x4.mul(s, f32x4.splat(b)));
  }
}

/** `first` says that buffer holds nothing yet and becomes the gradient itself. */
export function sgd(
  n: i32,
  p: usize,
  g: usize,
  buffer: usize,
  rate: f32,
  momentum: f32,
  keep: f32,
  nesterov: i32,
  decay: f32,
  first: i32,
): void {
  const end = (<usize>(n & ~3)) << 2,
    rest = n & 3;
  sgdFours(end, p, g, buffer, rate, momentum, keep, nesterov, decay, first);
  if (!rest) return;
  const b = buffer ? buffer + end : 0;
  const b0 = Tail.take(2, b, rest);
  sgdFours(
    16,
    Tail.take(0, p + end, rest),
    Tail.take(1, g + end, rest),
    b0,
    rate,
    momentum,
    keep,
    nesterov,
    decay,
    first,
  );
  Tail.give(0, p + end, rest);
  Tail.give(2, b, rest);
}

function sgdFours(
  end: usize,
  p: usize,
  g: usize,
  buffer: usize,
  rate: f32,
  momentum: f32,
  keep: f32,
  nesterov: i32,
  decay: f32,
  first: i32,
): void {
  const mu = f32x4.splat(momentum),
    k = f32x4.splat(keep),
    step = f32x4.splat(-rate);
  for (let i: usize = 0; i < end; i += 16) {
    const old = v128.load(p + i);
    let d = Decay.of(v128.load(g + i), old, decay);
    if (buffer) {
      const b = first ? d : Decay.fused(d, k, f32x4.mul(v128.load(buffer + i), mu));
      v128.store(buffer + i, b);
      d = nesterov ? Decay.fused(b, mu, d) : b;
    }
    v128.store(p + i, Decay.fused(d, step, old));
  }
}

/** Adam and, with shrink = 1 - rate decay and no decay, AdamW; `most` (0: none) makes it AMSGrad. */
export function adam(
  n: i32,
  p: usize,
  g: usize,
  mean: usize,
  square: usize,
  most: usize,
  decay: f32,
  shrink: f32,
  weight1: f32,
  beta2: f32,
  weight2: f32,
  correction: f32,
  eps: f32,
  step: f32,
): void {
  const end = (<usize>(n & ~3)) << 2,
    rest = n & 3;
  adamFours(end, p, g, mean, square, most, decay, shrink, weight1, beta2, weight2, correction, eps, step);
  if (!rest) return;
  const top = most ? most + end : 0;
  adamFours(
    16,
    Tail.take(0, p + end, rest),
    Tail.take(1, g + end, rest),
    Tail.take(2, mean + end, rest),
    Tail.take(3, square + end, rest),
    Tail.take(4, top, rest),
    decay,
    shrink,
    weight1,
    beta2,
    weight2,
    correction,
    eps,
    step,
  );
  Tail.give(0, p + end, rest);
  Tail.give(2, mean + end, rest);
  Tail.give(3, square + end, rest);
  Tail.give(4, top, rest);
}

function adamFours(
  end: usize,
  p: usize,
  g: usize,
  mean: usize,
  square: usize,
  most: usize,
  decay: f32,
  shrink: f32,
  weight1: f32,
  beta2: f32,
  weight2: f32,
  correction: f32,
  eps: f32,
  step: f32,
): void {
  const s = f32x4.splat(-step),
    c = f32x4.splat(correction),
    e = f32x4.splat(eps);
  for (let i: usize = 0; i < end; i += 16) {
    let old = v128.load(p + i);
    const d = Decay.of(v128.load(g + i), old, decay);
    if (shrink != 1) old = f32x4.mul(old, f32x4.splat(shrink));
    const m = Decay.lerp(v128.load(mean + i), d, weight1);
    let v = Decay.moved(v128.load(square + i), d, beta2, weight2);
    v128.store(mean + i, m);
    v128.store(square + i, v);
    if (most) v128.store(most + i, (v = f32x4.max(v128.load(most + i), v)));
    const below = f32x4.add(f32x4.div(f32x4.sqrt(v), c), e);
    v128.store(p + i, f32x4.add(old, f32x4.div(f32x4.mul(s, m), below)));
  }
}
