/** Questions that are answered by a plain value: functions and methods, and no operations. */
import { ShapeError } from '@isograd/errors';
import { isFloating } from '../dtype.js';
import { shapeOf, tensorOf } from '../operand.js';
import { positions, sameShape } from '../shape.js';
import { Tensor } from '../tensor.js';
import { type CloseOptions, isclose } from './closeness.js';

/** Whether all of `isclose` holds (torch.allclose). Throws as `isclose`. */
export const allclose = (a: Tensor, b: Tensor, options: CloseOptions = {}): boolean =>
  isclose(a, b, options)
    .data()
    .every((v) => v !== 0);

/** Whether two tensors have the same shape and equal elements, whatever their types; NaN equals nothing (torch.equal). */
export function equal(a: Tensor, b: Tensor): boolean {
  tensorOf('equal', a, 'a');
  tensorOf('equal', b, 'b');
  if (!sameShape(a.shape, b.shape)) return false;
  const [A, B, at, to] = [a.storage.data, b.storage.data, positions(a), positions(b)];
  return at.every((place, i) => A[place] === B[to[i]!]);
}

/** Whether two tensors have the same shape (torch.is_same_size). */
export const isSameSize = (a: Tensor, b: Tensor): boolean =>
  sameShape(shapeOf('isSameSize', a, 'a'), shapeOf('isSameSize', b, 'b'));

/** Whether the type has fractions (torch.is_floating_point). */
export const isFloatingPoint = (x: Tensor): boolean => isFloating(tensorOf('isFloatingPoint', x).dtype);

/** Whether the type has negative numbers (torch.is_signed). */
export function isSigned(x: Tensor): boolean {
  const { dtype } = tensorOf('isSigned', x);
  return dtype !== 'bool' && dtype !== 'uint8';
}

/** The number of elements (torch.numel). */
export const numel = (x: Tensor): number => tensorOf('numel', x).numel();

/** Whether the one element is not 0 (torch.is_nonzero). Throws `ShapeError` `SHAPE_NUMEL`. */
export function isNonzero(x: Tensor): boolean {
  const { shape } = tensorOf('isNonzero', x);
  if (x.numel() === 1) return x.item() !== 0;
  throw new ShapeError('SHAPE_NUMEL', `isNonzero: one element is wanted, [${shape}] has ${x.numel()}`, {
    op: 'isNonzero',
  });
}

/** Whether something is a tensor of this package (torch.is_tensor). */
export const isTensor = (x: unknown): x is Tensor => x instanceof Tensor;
