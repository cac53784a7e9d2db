/** float16 and bfloat16 hold what PyTorch's hold, whichever way numbers come in. */
import { describe, expect, test } from 'vitest';
import { arange, full, ones, tensor, type Tensor } from '../src/index.js';
import { bitsOf, fromBits } from '../src/testing.js';
import { readGolden } from './recorded.js';

type Half = 'float16' | 'bfloat16';
const golden = readGolden<Readonly<Record<'float32' | Half, string>>>('halves');
const inputs = (): Tensor =>
  fromBits({ dtype: 'float32', shape: [golden.float32.length / 8], hex: golden.float32 });
const zero = (dtype: Half): Tensor => inputs().mul(0).nanToNum().to(dtype);

describe.each(['float16', 'bfloat16'] as const)('%s', (dtype) => {
  test.each([
    ['a cast', (x: Tensor) => x.to(dtype)],
    ['tensor()', (x: Tensor) => tensor(x.data(), { dtype })],
    ['copy_', (x: Tensor) => zero(dtype).copy_(x)],
    ['copy_ into a view', (x: Tensor) => zero(dtype).unsqueeze(1).expand([-1, 1]).select(1, 0).copy_(x)],
    ['an elementwise operation', (x: Tensor) => x.neg().to(dtype).neg()],
  ])('%s rounds to the nearest, ties to even', (_, f) => {
    const y = f(inputs());
    expect(y.dtype).toBe(dtype);
    expect(bitsOf(y.float())).toBe(golden[dtype]);
  });

  test('results of operations are rounded once, after float32 arithmetic', () => {
    const x = tensor([1, 2, 3], { dtype });
    expect(bitsOf(x.div(3).float())).toBe(bitsOf(tensor([1 / 3, 2 / 3, 1], { dtype }).float()));
    expect(x.sum().dtype).toBe(dtype);
    expect(x.add_(0.0001).tolist()).toEqual([1, 2, 3]);
  });

  test('makers round, and two bytes an element are what it says', () => {
    expect(full([1], 1 / 3, { dtype }).item()).toBe(
      tensor(1 / 3)
        .to(dtype)
        .item(),
    );
    expect(arange(0, 1, 0.1, { dtype }).tolist()).toEqual(arange(0, 1, 0.1).to(dtype).tolist());
    expect(ones([1], { dtype }).elementSize()).toBe(2);
    expect(String(ones([1], { dtype }))).toBe(`tensor([1.], dtype=torch.${dtype})`);
  });
});

test('the two meet in float32', () => {
  expect(ones([1], { dtype: 'float16' }).add(ones([1], { dtype: 'bfloat16' })).dtype).toBe('float32');
});
