/** Twins of the fused updates of one parameter in place, rounded where PyTorch's vector kernels round: a b + c once. */
import { float32, float64, type Real } from './real.js';

type Round = Real['round'];

const decayed = (f: Round, g: number, p: number, decay: number): number =>
  decay === 0 ? g : f(g + decay * p);

const sgdOf =
  ({ view, bytes, round: f }: Real) =>
  (
    n: number,
    p: number,
    g: number,
    buffer: number,
    rate: number,
    momentum: number,
    keep: number,
    nesterov: number,
    decay: number,
    first: number,
  ): void => {
    const v = view();
    const [mu, k, step, wd] = [f(momentum), f(keep), f(-rate), f(decay)];
    for (let i = 0; i < n; i++) {
      const old = v[p / bytes + i]!;
      let d = decayed(f, v[g / bytes + i]!, old, wd);
      if (buffer !== 0) {
        const b = first ? d : f(f(v[buffer / bytes + i]! * mu) + d * k);
        v[buffer / bytes + i] = b;
        d = nesterov ? f(d + b * mu) : b;
      }
      v[p / bytes + i] = old + d * step;
    }
  };

const lerp = (f: Round, a: number, b: number, w: number): number =>
  w < 0.5 ? f(a + w * f(b - a)) : f(b - f(b - a) * f(1 - w));

const moved = (f: Round, s: number, g: number, b: number, w: number): number => f(f(s * b) + f(w * g) * g);

const adamOf =
  ({ view, bytes, round: f }: Real) =>
  (
    n: number,
    p: number,
    g: number,
    mean: number,
    square: number,
    most: number,
    decay: number,
    shrink: number,
    weight1: number,
    beta2: number,
    weight2: number,
    correction: number,
    eps: number,
    step: number,
  ): void => {
    const v = view();
    const [wd, less, w1, b2] = [f(decay), f(shrink), f(weight1), f(beta2)];
    const [w2, c, e, s] = [f(weight2), f(correction), f(eps), f(-step)];
    for (let i = 0; i < n; i++) {
      const old = v[p / bytes + i]!;
      const d = decayed(f, v[g / bytes + i]!, old, wd);
      const m = lerp(f, v[mean / bytes + i]!, d, w1);
      let q = moved(f, v[square / bytes + i]!, d, b2, w2);
      v[mean / bytes + i] = m;
      v[square / bytes + i] = q;
      if (most !== 0) v[most / bytes + i] = q = Math.max(v[most / bytes + i]!, q);
      const below = f(f(f(Math.sqrt(q)) / c) + e);
      v[p / bytes + i] = (less === 1 ? old : f(old * less)) + f(f(s * m) / below);
    }
  };

const rmspropOf =
  ({ view, bytes, round: f }: Real) =>
  (
    n: number,
    p: number,
    g: number,
    square: number,
    average: number,
    buffer: number,
    rate: number,
    alpha: number,
    weight: number,
    eps: number,
    decay: number,
    momentum: number,
  ): void => {
    const v = view();
    const [step, al, w] = [f(-rate), f(alpha), f(weight)];
    const [e, wd, mu] = [f(eps), f(decay), f(momentum)];
    for (let i = 0; i < n; i++) {
      const old = v[p / bytes + i]!;
      const d = decayed(f, v[g / bytes + i]!, old, wd);
      let q = moved(f, v[square / bytes + i]!, d, al, w);
      v[square / bytes + i] = q;
      if (average !== 0) {
        const a = lerp(f, v[average / bytes + i]!, d, w);
        v[average / bytes + i] = a;
        q = f(q - a * a);
      }
      const below = f(f(Math.sqrt(q)) + e);
      if (buffer !== 0) {
        const b = f(f(v[buffer / bytes + i]! * mu) + f(d / below));
        v[buffer / bytes + i] = b;
        v[p / bytes + i] = old + step * b;
      } else v[p / bytes + i] = old + f(f(step * d) / below);
    }
  };

/**
 * One step of SGD: `d = g + decay p`; with a buffer (its address is not 0) `b = momentum b + keep d`, `keep` being
 * 1 - dampening, or `b = d` at first; then `p -= rate d`, d being b, or `d + momentum b` with nesterov.
 */
export const sgd = sgdOf(float32);
export const sgdF64 = sgdOf(float64);
/**
 * One step of Adam: `d = g + decay p`, `p *= shrink` (AdamW: decay 0, shrink = 1 - rate decay; Adam: shrink 1),
 * `mean = lerp(mean, d, weight1)`, `square = beta2 square + weight2 d d`, weights being 1 - beta; with `most` (not 0)
 * AMSGrad's maximum; `p -= step mean / (sqrt(square) / correction + eps)`, correction = sqrt(1 - beta2^t), step =
 * rate / (1 - beta1^t).
 */
export const adam = adamOf(float32);
export const adamF64 = adamOf(float64);
/**
 * One step of RMSprop: `d = g + decay p`, `square = alpha square + weight d d`, weight = 1 - alpha; with `average` (not 0)
 * centred by `lerp(average, d, weight)`; with `buffer` (not 0) `b = momentum b + d / (sqrt(..) + eps)`, `p -= rate b`,
 * else `p -= rate d / (sqrt(..) + eps)`.
 */
export const rmsprop = rmspropOf(float32);
export const rmspropF64 = rmspropOf(float64);
