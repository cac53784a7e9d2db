/** The fused update of RMSprop, with its centre and its momentum. */
import { Decay, Tail } from './optimisers';

/** `average` (0: none) centres, `buffer` (0: none) adds momentum. */
export function rmsprop(
  n: i32,
  p: usize,
  g: usize,
  square: usize,
  average: usize,
  buffer: usize,
  rate: f32,
  alpha: f32,
  weight: f32,
  eps: f32,
  decay: f32,
  momentum: f32,
): void {
  const end = (<usize>(n & ~3)) << 2,
    rest = n & 3;
  rmspropFours(end, p, g, square, average, buffer, rate, alpha, weight, eps, decay, momentum);
  if (!rest) return;
  const a = average ? average + end : 0,
    b = buffer ? buffer + end : 0;
  rmspropFours(
    16,
    Tail.take(0, p + end, rest),
    Tail.take(1, g + end, rest),
    Tail.take(2, square + end, rest),
    Tail.take(3, a, rest),
    Tail.take(4, b, rest),
    rate,
    alpha,
    weight,
    eps,
    decay,
    momentum,
  );
  Tail.give(0, p + end, rest);
  Tail.give(2, square + end, rest);
  Tail.give(3, a, rest);
  Tail.give(4, b, rest);
}

function rmspropFours(
  end: usize,
  p: usize,
  g: usize,
  square: usize,
  average: usize,
  buffer: usize,
  rate: f32,
  alpha: f32,
  weight: f32,
  eps: f32,
  decay: f32,
  momentum: f32,
): void {
  const step = f32x4.splat(-rate),
    e = f32x4.splat(eps),
    mu = f32x4.splat(momentum);
  for (let i: usize = 0; i < end; i += 16) {
    const old = v128.load(p + i);
    const d = Decay.of(v128.load(g + i), old, decay);
    let v = Decay.moved(v128.load(square + i), d, alpha, weight);
    v128.store(square + i, v);
    if (average) {
      const a = Decay.lerp(v128.load(average + i), d, weight);
      v128.store(average + i, a);
      v = Decay.fused(f32x4.neg(a), a, v);
    }
    const below = f32x4.add(f32x4.sqrt(v), e);
    if (buffer) {
      const b = f32x4.add(f32x4.mul(v128.load(buffer + i), mu), f32x4.div(d, below));
      v128.store(buffer + i, b);
      v128.store(p + i, Decay.fused(step, b, old));
    } else v128.store(p + i, f32x4.add(old, f32x4.div(f32x4.mul(step, d), below)));
  }
}
