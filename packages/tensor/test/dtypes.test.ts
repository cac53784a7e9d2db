/** Element types: how two of them meet, how one becomes another, and what integers and halves hold. */
import { describe, expect, test } from 'vitest';
import { type DType, dtypes, ones, promote, tensor, type Tensor, where } from '../src/index.js';
import { type Encoded, fromBits } from '../src/testing.js';
import { exact, readGolden } from './recorded.js';

interface Recorded {
  readonly id: string;
  readonly code: string;
  readonly dtype?: string;
  readonly out?: Encoded;
  readonly error?: { readonly message: string };
}
const { cases } = readGolden<{ readonly cases: readonly Recorded[] }>('dtypes');

const typed = (name: string): DType => dtypes.find((dtype) => dtype === name)!;
const vector = (dtype: DType): Tensor => ones([2], { dtype });

/** The second operand of torch.result_type as an operand here: Python's ints are bigints. */
function operandOf(text: string): Tensor | number | bigint | boolean {
  const [, dtype] = /torch\.ones\(2, dtype=torch\.(\w+)\)/.exec(text) ?? [];
  if (dtype !== undefined) return vector(typed(dtype));
  if (text === 'torch.tensor(2)') return tensor(2n);
  if (text === 'torch.tensor(2.5)') return tensor(2.5);
  if (text === 'torch.tensor(2.5, dtype=torch.float64)') return tensor(2.5, { dtype: 'float64' });
  return text === 'True' ? true : text.includes('.') ? Number(text) : BigInt(text);
}
const pattern = /^torch\.result_type\(torch\.ones\(2, dtype=torch\.(\w+)\), (.*)\)$/;

const calls: Record<string, () => Tensor> = {
  'torch.tensor([1, 2]) / torch.tensor([2, 4])': () => tensor([1n, 2n]).div(tensor([2n, 4n])),
  'torch.tensor([1, 2]) + 1.5': () => tensor([1n, 2n]).add(1.5),
  'torch.tensor([1.5, -2.7]).long()': () => tensor([1.5, -2.7]).long(),
  'torch.tensor([3e9, -1.5]).int()': () => tensor([3e9, -1.5]).int(),
  'torch.tensor([1, 2]).float().dtype': () => tensor([1n, 2n]).float(),
  'torch.tensor([0.0, 2.0]).bool()': () => tensor([0, 2]).bool(),
  'torch.tensor([True, True]).sum()': () => tensor([true, true]).sum(),
  'torch.tensor([1, 2], dtype=torch.int32).sum()': () => tensor([1, 2], { dtype: 'int32' }).sum(),
  'torch.tensor([1, 2]).mean()': () => tensor([1n, 2n]).mean(),
  'torch.tensor([300]).to(torch.uint8)': () => tensor([300n]).to('uint8'),
  'torch.tensor([-1]).to(torch.uint8)': () => tensor([-1n]).to('uint8'),
  'torch.tensor([1, 2]).exp()': () => tensor([1n, 2n]).exp(),
  'torch.tensor([1, 2]).sqrt()': () => tensor([1n, 2n]).sqrt(),
  'torch.tensor([2, 3]) ** 2': () => tensor([2n, 3n]).pow(2n),
  'torch.tensor([2, 3]) ** -1': () => tensor([2n, 3n]).pow(-1n),
  'torch.tensor([2, 3]) ** 0.5': () => tensor([2n, 3n]).pow(0.5),
  'torch.tensor([True]) + torch.tensor([True])': () => tensor([true]).add(tensor([true])),
  'torch.tensor([1.5]).double() + torch.tensor([1.5])': () =>
    tensor([1.5])
      .double()
      .add(tensor([1.5])),
  'torch.where(torch.tensor([True]), 1.0, torch.tensor([2], dtype=torch.int64))': () =>
    where(tensor([true]), 1, tensor([2n])),
  '~torch.tensor([True, False])': () => tensor([true, false]).logicalNot(),
  'torch.tensor([7, -7]) // torch.tensor([2, 2])': () => tensor([7n, -7n]).floorDivide(tensor([2n, 2n])),
  'torch.tensor([7, -7]) % 3': () => tensor([7n, -7n]).remainder(3n),
  '~torch.tensor([5])': () => tensor([5n]).bitwiseNot(),
  'torch.tensor([5]) & torch.tensor([3])': () => tensor([5n]).bitwiseAnd(tensor([3n])),
  '-torch.tensor([True])': () => tensor([true]).neg(),
  'torch.tensor([1]) - True': () => tensor([1n]).sub(true),
};

describe('dtypes.json', () => {
  test.each(cases.filter(({ code }) => pattern.test(code)))('$code is $dtype', ({ code, dtype }) => {
    const [, first, second] = pattern.exec(code)!;
    const a = vector(typed(first!));
    const b = operandOf(second!);
    // Of the operations that keep the promoted type, maximum takes every type.
    expect(a.maximum(b).dtype).toBe(dtype);
    if (typeof b === 'object') expect(promote(a, b)).toBe(dtype);
  });

  test.each(cases.filter(({ code }) => code in calls))('$code', ({ code, dtype, out, error }) => {
    if (error !== undefined) return expect(calls[code]!).toThrow(/DTYPE_|ARG_|.+/);
    const y = calls[code]!();
    expect(y.dtype).toBe(dtype);
    if (out !== undefined) expect(exact(y)).toBe(exact(fromBits(out)));
  });

  test('every recorded case runs or is named with a reason', () => {
    const skipped = cases.filter(({ code }) => !(code in calls) && !pattern.test(code));
    const reason: Record<string, string> = {};
    const reasons = skipped.map(({ id, code }) => `${id} ${code}: ${reason[code] ?? 'NO REASON'}`);
    console.info(`dtypes.json, skipped:\n${reasons.join('\n')}`);
    expect(reasons.filter((text) => text.endsWith('NO REASON'))).toEqual([]);
  });
});
