/** Gradients through the dtype option of sums and products: as torch 1.13 gives them, and in every other mode. */
import { arange, type Tensor, tensor } from '@isograd/tensor';
import { type Encoded, fromBits } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { grad, jvp, vmap } from '../src/index.js';
import { farFrom, type Recorded, text } from './golden/read.js';

const dtype = 'float64';
const calls: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  sum: (x) => x.sum(1, { dtype }),
  mean: (x) => x.mean({ dtype }),
  prod: (x) => x.prod(1, { dtype }),
  nansum: (x) => x.nansum(1, { dtype }),
  nanmean: (x) => x.nanmean(1, { dtype }),
  cumsum: (x) => x.cumsum(1, { dtype }),
  cumprod: (x) => x.cumprod(1, { dtype }),
  softmax: (x) => x.softmax(1, { dtype }),
  logSoftmax: (x) => x.logSoftmax(1, { dtype }),
};
const { cases }: Recorded<{ readonly id: string; readonly x: Encoded; readonly grad: Encoded }> = JSON.parse(
  text('dtype-option.json'),
);
const weighed = (y: Tensor): Tensor => y.mul(arange(1, y.numel() + 1, 1, { dtype }).reshape(y.shape)).sum();

describe.each(cases)('$id', ({ id, x: given, grad: wanted }) => {
  const f = calls[id]!;

  test('gives a float32 input its gradient in float32, as PyTorch does', () => {
    const x = fromBits(given).requiresGrad_();
    weighed(f(x)).backward();
    expect(x.grad!.dtype).toBe('float32');
    expect(farFrom(wanted, x.grad, 0)).toEqual([]);
  });

  test('moves tangents as it moves gradients', () => {
    const x = fromBits(given);
    const t = tensor([1, -0.5, 2, 0.25, 3, -1], { shape: x.shape });
    const [, moved] = jvp((v: Tensor) => weighed(f(v)), [x], [t]);
    const pulled = fromBits(wanted).double().mul(t).sum();
    expect(moved.dtype).toBe('float64');
    expect(moved.item()).toBeCloseTo(pulled.item(), 4);
  });

  test('goes slice by slice under vmap', () => {
    const x = fromBits(given);
    const three = x.unsqueeze(0).expand([3, 2, 3]);
    expect(vmap(f)(three).select(0, 2).tolist()).toEqual(f(x).tolist());
  });
});

test('second derivatives pass the cast too', () => {
  const slopes = grad((x: Tensor) => x.prod({ dtype }));
  const second = grad((x: Tensor) => slopes(x).sum())(tensor([2, 3, 4]));
  expect([second.dtype, second.tolist()]).toEqual(['float32', [7, 6, 5]]);
});

test('what is cast to whole numbers has no gradient', () => {
  const x = tensor([2.5, 3]).requiresGrad_();
  expect(x.sum({ dtype: 'int64' }).requiresGrad).toBe(false);
});
