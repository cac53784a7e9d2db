/** Samples of comparisons and of what moves numbers. */
import { i32View, type Kernels } from '../../src/index.js';
import { type Arena, type Case, forLengths } from '../lab.js';
import { type Binary, broadcast, bytes, f32, f64, scalar, unary } from './builders.js';

const comparison = (pick: (k: Kernels) => Binary): Case =>
  bytes(
    f32((k, at) => {
      forLengths(at, 4, (n, shift, out) => pick(k)(n, at.x + shift, at.y + 4, out));
      pick(k)(500, at.x, at.x + 4, at.out + 200_000);
      pick(k)(500, at.x, at.x, at.out + 210_000);
    }),
  );

/** Transposes, gaps, steps backwards and repeated elements, in 2 to 8 dimensions. */
function strided(k: Kernels, at: Arena): void {
  const walks: readonly (readonly [shape: number[], from: number[], to: number[]])[] = [
    [
      [3, 5],
      [5, 1],
      [5, 1],
    ],
    [
      [3, 5],
      [1, 3],
      [5, 1],
    ],
    [
      [9, 14],
      [1, 9],
      [14, 1],
    ],
    [
      [8, 8],
      [1, 11],
      [9, 1],
    ],
    [
      [4, 6],
      [0, 1],
      [6, 1],
    ],
    [
      [4, 6],
      [7, -1],
      [6, 1],
    ],
    [
      [2, 3, 4],
      [4, 8, 1],
      [12, 4, 1],
    ],
    [
      [2, 3, 4],
      [12, 1, 3],
      [12, 4, 1],
    ],
    [
      [5, 2, 3],
      [6, 3, 1],
      [1, 5, 10],
    ],
    [
      [2, 2, 2, 2, 2, 2, 2, 3],
      [192, 1, 96, 3, 48, 6, 24, 12],
      [192, 96, 48, 24, 12, 6, 3, 1],
    ],
  ];
  let out = at.out + 1000;
  for (const size of [1, 4, 8])
    for (const [shape, from, to] of walks) {
      i32View().set([...shape, ...from, ...to], at.out >>> 2);
      k.copyStrided(size, shape.length, at.out, at.x + 800, out);
      out += 4096;
    }
}

export const moving = {
  eq: comparison((k) => k.eq),
  eqScalar: bytes(scalar((k) => k.eqScalar)),
  eqBroadcast: bytes(broadcast((k) => k.eqBroadcast)),
  ne: comparison((k) => k.ne),
  neScalar: bytes(scalar((k) => k.neScalar)),
  neBroadcast: bytes(broadcast((k) => k.neBroadcast)),
  lt: comparison((k) => k.lt),
  ltScalar: bytes(scalar((k) => k.ltScalar)),
  ltBroadcast: bytes(broadcast((k) => k.ltBroadcast)),
  le: comparison((k) => k.le),
  leScalar: bytes(scalar((k) => k.leScalar)),
  leBroadcast: bytes(broadcast((k) => k.leBroadcast)),
  gt: comparison((k) => k.gt),
  gtScalar: bytes(scalar((k) => k.gtScalar)),
  gtBroadcast: bytes(broadcast((k) => k.gtBroadcast)),
  ge: comparison((k) => k.ge),
  geScalar: bytes(scalar((k) => k.geScalar)),
  geBroadcast: bytes(broadcast((k) => k.geBroadcast)),
  where: f32((k, at) =>
    forLengths(at, 4, (n, shift, out) => {
      const condition = out + 4 * n + 4;
      k.gtScalar(n, at.tameX + shift, 0, condition);
      k.where(n, condition, at.x + shift, 1, at.y, n % 2, out);
      k.where(n, condition, at.x + shift, 0, at.y, 1, at.out + 200_000);
    }),
  ),
  fill: f32((k, at) => forLengths(at, 4, (n, _, out) => k.fill(n, 0.1, out))),
  fillF64: f64((k, at) => forLengths(at, 8, (n, _, out) => k.fillF64(n, 0.1, out))),
  copy: bytes(unary((k) => (n, x, out) => k.copy(n, x + (n % 3), out + (n % 5)))),
  copyStrided: bytes({ kind: 'bytes', run: strided }),
  f32ToF64: f64((k, at) => forLengths(at, 8, (n, shift, out) => k.f32ToF64(n, at.x + shift / 2, out))),
  f64ToF32: f32((k, at) => forLengths(at, 4, (n, shift, out) => k.f64ToF32(n, at.x + 2 * shift, out))),
  i32ToF32: unary((k) => k.i32ToF32),
  u8ToF32: unary((k) => (n, x, out) => k.u8ToF32(n, x + (n % 5), out)),
  f32ToI32: bytes(unary((k) => k.f32ToI32)),
  f64ToI32: bytes(f64((k, at) => forLengths(at, 8, (n, shift, out) => k.f64ToI32(n, at.x + shift, out)))),
  i32ToF64: f64((k, at) => forLengths(at, 8, (n, shift, out) => k.i32ToF64(n, at.x + shift / 2, out))),
  i32ToU8: bytes(unary((k) => (n, x, out) => k.i32ToU8(n, x, out + 1))),
  u8ToF64: f64((k, at) => forLengths(at, 8, (n, shift, out) => k.u8ToF64(n, at.x + shift + 1, out))),
  u8ToI32: bytes(unary((k) => (n, x, out) => k.u8ToI32(n, x + 3, out))),
};
