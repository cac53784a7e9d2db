/** Elementwise operations whose kernel goes by another name, which their attributes decide. */
import { sizeOf } from '../shape.js';
import { composed } from './composed.js';
import { compiledGelu } from './gelu.js';
import type { Located } from './located.js';
import { endingOf, packed, target } from './packed.js';
import { type Kernel, kernelOf } from './table.js';

/** Powers that have kernels of their own, as PyTorch computes them. */
const powers: ReadonlyMap<number, string> = new Map([
  [2, 'square'],
  [0.5, 'sqrt'],
  [-0.5, 'rsqrt'],
  [-1, 'reciprocal'],
]);
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/** `y = f(x)` for `gelu`, `selu` and `pow` with a number; false for others, and when no kernel does it. */
export function renamed(name: string, x: Located, y: Located, attrs: unknown): boolean {
  if (name === 'gelu') return compiledGelu(attrs, x, y);
  const ending = endingOf(y.dtype);
  if (ending === null || x.dtype !== y.dtype) return false;
  if (name === 'selu') return over(x, y, kernelOf('elu', ending), [seluAlpha * seluScale, seluScale]);
  if (name !== 'pow' || typeof attrs !== 'object' || attrs === null || !('exponent' in attrs)) return false;
  const exponent = Number(attrs.exponent);
  const own = powers.get(exponent);
  if (own !== undefined) return over(x, y, kernelOf(own, ending));
  if (exponent === 3) return composed('cube', x, y, null);
  const kernel = ending === '' ? kernelOf('pow', 'Scalar') : null;
  return over(x, y, kernel === null ? null : (n, from, to) => kernel(n, from, exponent, to));
}

function over(x: Located, y: Located, kernel: Kernel | null, scalars: readonly number[] = []): boolean {
  if (kernel === null) return false;
  const [from, to] = [packed(x, y.shape), target(y)];
  kernel(sizeOf(y.shape), from(), to.address(), ...scalars);
  to.settle();
  return true;
}
