/** Twins of sin, cos and tan. Source of the float32 polynomials: Cephes sinf. */
import { bitsOf, fromBits } from './bits.js';
import { horner } from './doubles.js';
import { ma } from './exponential.js';
import { unary } from './map.js';

const f = Math.fround;

const near = 6000;
const magic = 12582912;
const twoOverPi = f(0.6366197723675814);
// pi/2 in parts of 12 bits: up to n = 4096 the first three products are exact.
const [pi1, pi2, pi3, pi4] = [
  1.57080078125,
  -4.453584551811218e-6,
  -8.706138032721356e-10,
  f(6.223371969669989e-14),
] as const;
const [s0, s1, s2] = [f(-1.9515295891e-4), f(8.3321608736e-3), f(-1.6666654611e-1)];
const [c0, c1, c2] = [f(2.443315711809948e-5), f(-1.388731625493765e-3), f(4.166664568298827e-2)];
/** The bits of 2/pi behind the point, after one word of zeros. */
const words = [0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab].map(
  BigInt,
);
const bits = words.reduce((all, word) => (all << 32n) | word, 0n);

/** What is left of an angle within -pi/4..pi/4, and its quarter turns. */
interface Reduced {
  readonly rest: number;
  readonly turns: number;
}

/** `|x| (2/pi)` mod 4 from 96 bits of 2/pi, cut to 64. */
function reduceFar(x: number): Reduced {
  const pattern = bitsOf(x) & 0x7fffffff;
  const m = BigInt((pattern & 0x7fffff) | 0x800000);
  const skip = (pattern >>> 23) - 152 + 32;
  const window = (bits >> BigInt(256 - 96 - skip)) & ((1n << 96n) - 1n);
  const [w0, w1, w2] = [window >> 64n, (window >> 32n) & 0xffffffffn, window & 0xffffffffn];
  const t = BigInt.asUintN(64, ((m * w0) << 32n) + m * w1 + ((m * w2) >> 32n));
  const n = BigInt.asUintN(64, t + (1n << 61n)) >> 62n;
  return { rest: Number(BigInt.asIntN(64, t - (n << 62n))) * 3.4061215800865545e-19, turns: Number(n) };
}

const sine = (r: number): number =>
  horner(
    [
      0.9999999999952333, -0.16666666628756252, 8.333328508708306e-3, -1.9839120034063792e-4,
      2.7165908469967426e-6,
    ],
    r * r,
  ) * r;
const cosine = (r: number): number =>
  horner(
    [
      0.9999999999999375, -0.49999999999284583, 0.04166666653392778, -1.3888879880362753e-3,
      2.479882269874252e-5, -2.7165857916769973e-7,
    ],
    r * r,
  );

/** sin(x + shift quarter turns) for |x| over 6000. */
function far(x: number, shift: 0 | 1): number {
  if (!(Math.abs(x) < Infinity)) return NaN;
  const { rest, turns } = reduceFar(x);
  const n = shift ? turns + 1 : x < 0 ? turns + 2 : turns;
  const y = n & 1 ? cosine(rest) : sine(rest);
  return f(n & 2 ? -y : y);
}

/** sin of what is left of `a` after these turns, or cos for odd n; `r + tail` is the rest to more digits than r has. */
function shortSine(a: number, turns: number, n: number): number {
  const count = f(turns - magic);
  const high = f(a - f(count * pi1));
  const low = f(count * pi2);
  const first = f(high - low);
  const lost = f(f(high - first) - low);
  // Near a multiple of pi/2 almost nothing is left of the first, so that the third must not be rounded either.
  const third = f(count * pi3);
  const second = f(first - third);
  const lostToo = f(f(first - second) - third);
  const more = f(f(lost + lostToo) - f(count * pi4));
  const r = f(second + more);
  const tail = f(more - f(r - second));
  const z = f(r * r);
  const y = n & 1 ? shortCosine(r, tail, z) : f(r + f(f(ma(ma(s0, z, s1), z, s2) * f(z * r)) + tail));
  return fromBits(bitsOf(y) ^ ((n & 2) << 30));
}

function shortCosine(r: number, tail: number, z: number): number {
  const half = f(z * 0.5);
  const most = f(1 - half);
  const lost = f(f(1 - most) - half);
  const rest = f(f(ma(ma(c0, z, c1), z, c2) * f(z * z)) - f(r * tail));
  return f(most + f(lost + rest));
}

export const sin = unary((x) => {
  const a = Math.abs(x);
  if (!(a <= near)) return far(x, 0);
  const turns = ma(a, twoOverPi, magic);
  return fromBits(bitsOf(shortSine(a, turns, bitsOf(turns))) ^ (bitsOf(x) & 0x80000000));
});

export const cos = unary((x) => {
  const a = Math.abs(x);
  if (!(a <= near)) return far(x, 1);
  const turns = ma(a, twoOverPi, magic);
  return shortSine(a, turns, bitsOf(turns) + 1);
});

function reduceNear(a: number): Reduced {
  const n = a * 0.6366197723675814 + 6755399441055744 - 6755399441055744;
  return { rest: a - n * 1.5707963267341256 - n * 6.077100506506192e-11, turns: n };
}

export const tan = unary((x) => {
  const a = Math.abs(x);
  if (!(a < Infinity)) return NaN;
  const { rest, turns } = a <= near ? reduceNear(a) : reduceFar(a);
  const y = f(turns & 1 ? -cosine(rest) / sine(rest) : sine(rest) / cosine(rest));
  return bitsOf(x) < 0 ? -y : y;
});
