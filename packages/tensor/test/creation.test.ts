/** Tensors from ranges, values and identities: the bits PyTorch makes. */
import { createHash } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import {
  arange,
  eye,
  fromTypedArray,
  full,
  linspace,
  logspace,
  ones,
  tensor,
  type Tensor,
  zeros,
} from '../src/index.js';
import { type Encoded, fromBits } from '../src/testing.js';
import { difference, exact, readGolden } from './recorded.js';
import { refusalOf } from './refusal.js';

interface Creation {
  readonly id: string;
  readonly code: string;
  readonly out: Encoded & { readonly sha256?: string };
}
const { cases } = readGolden<{ readonly cases: readonly Creation[] }>('creation');

// Python's ints are bigints here, its floats numbers.
const calls: Record<string, () => Tensor> = {
  'torch.arange(5)': () => arange(5n),
  'torch.arange(5.)': () => arange(5),
  'torch.arange(1, 10, 3)': () => arange(1n, 10n, 3n),
  'torch.arange(-8., 8., 0.1)': () => arange(-8, 8, 0.1),
  'torch.arange(-8, 8, 0.1)': () => arange(-8n, 8n, 0.1),
  'torch.arange(0, 1, 0.1)': () => arange(0n, 1n, 0.1),
  'torch.arange(0.5, 6)': () => arange(0.5, 6),
  'torch.arange(10, 0, -2)': () => arange(10n, 0n, -2n),
  'torch.arange(0, 1, 0.3, dtype=torch.float64)': () => arange(0, 1, 0.3, { dtype: 'float64' }),
  'torch.arange(-2., 2., 0.001)': () => arange(-2, 2, 0.001),
  'torch.arange(0., 5., 0.7)': () => arange(0, 5, 0.7),
  'torch.arange(3., 3.)': () => arange(3, 3),
  'torch.linspace(0, 1, 11)': () => linspace(0, 1, 11),
  'torch.linspace(-1, 1, 100)': () => linspace(-1, 1, 100),
  'torch.linspace(-5, 5, 33)': () => linspace(-5, 5, 33),
  'torch.linspace(0, 10, 1)': () => linspace(0, 10, 1),
  'torch.linspace(3, -3, 7)': () => linspace(3, -3, 7),
  'torch.linspace(-3, 3, 50, dtype=torch.float64)': () => linspace(-3, 3, 50, { dtype: 'float64' }),
  'torch.logspace(-3, 3, 7)': () => logspace(-3, 3, 7),
  'torch.logspace(0, 3, 4, base=2.0)': () => logspace(0, 3, 4, { base: 2 }),
  'torch.eye(3)': () => eye(3),
  'torch.eye(2, 4)': () => eye(2, 4),
  'torch.full((2, 2), 0.1)': () => full([2, 2], 0.1),
  'torch.full((2,), 3)': () => full([2], 3n),
  'torch.zeros(2, 3)': () => zeros([2, 3]),
  'torch.ones(2, dtype=torch.int64)': () => ones([2], { dtype: 'int64' }),
  'torch.tensor([1, 2.5])': () => tensor([1n, 2.5]),
  'torch.tensor([True, False])': () => tensor([true, false]),
  'torch.tensor([[1, 2], [3, 4]])': () =>
    tensor([
      [1n, 2n],
      [3n, 4n],
    ]),
  'torch.tensor(3.14159265358979)': () => tensor(3.14159265358979),
  'torch.tensor([0.1, 0.2, 0.3])': () => tensor([0.1, 0.2, 0.3]),
  'torch.tensor([1e10, 16777217, 0.1, 1e-46, 3.5e38])': () => tensor([1e10, 16777217, 0.1, 1e-46, 3.5e38]),
  'torch.tril(torch.ones(3, 3))': () => ones([3, 3]).tril(),
  'torch.triu_indices(3, 3)': () => ones([3, 3]).triu().nonzero().t(),
};
const elsewhere: Record<string, string> = {
  'torch.hann_window(8)': 'windows of signal processing are not offered',
  'torch.vander(torch.tensor([1., 2., 3.]))': 'not offered; write x.unsqueeze(1).pow(arange(2, -1, -1))',
  'torch.cartesian_prod(torch.tensor([1, 2]), torch.tensor([3, 4]))':
    'not offered; meshgrid and stack make it',
  'torch.combinations(torch.tensor([1, 2, 3]))': 'not offered',
};

const sha256 = (x: Tensor): string =>
  createHash('sha256')
    .update(Buffer.from(exact(x), 'hex'))
    .digest('hex');

describe('creation.json', () => {
  test.each(cases.filter(({ code }) => code in calls))('$code', ({ code, out }) => {
    const made = calls[code]!();
    if (out.sha256 === undefined) {
      expect(difference(made, fromBits(out), 0)).toBe('');
      expect(exact(made)).toBe(exact(fromBits(out)));
    } else expect([made.dtype, made.shape, sha256(made)]).toEqual([out.dtype, out.shape, out.sha256]);
  });

  test('every recorded case runs or is named with a reason', () => {
    const skipped = cases.filter(({ code }) => !(code in calls));
    const reasons = skipped.map(({ id, code }) => `${id} ${code}: ${elsewhere[code] ?? 'NO REASON'}`);
    console.info(`creation.json, skipped:\n${reasons.join('\n')}`);
    expect(reasons.filter((text) => text.endsWith('NO REASON'))).toEqual([]);
  });
});

describe('integers', () => {
  test('fill a linspace with fractions cut off, as PyTorch does', () => {
    expect(linspace(0, 10, 5, { dtype: 'int64' }).tolist()).toEqual([0, 2, 5, 7, 10]);
    expect(linspace(0.5, 10, 4, { dtype: 'int64' }).tolist()).toEqual([0, 3, 6, 10]);
  });

  test('are not guessed from fractions by arange', () => {
    expect(() => arange(0, 5, 1.5, { dtype: 'int64' })).toThrow('int64 counts in whole numbers; 1.5 is none');
    expect(() => arange(300, { dtype: 'uint8' })).toThrow('299 at the end is outside the range 0..255');
    expect(() => arange(3, { dtype: 'bool' })).toThrow('bool is not supported');
  });

  test('take a fill value without its fraction', () => {
    expect(full([2], 2.5, { dtype: 'int64' }).tolist()).toEqual([2, 2]);
    expect(tensor([2.5, -2.5], { dtype: 'int32' }).tolist()).toEqual([2, -2]);
    expect(() => full([2], NaN, { dtype: 'int64' })).toThrow('NaN at the fill value is outside the range');
  });
});

describe('values', () => {
  test('in a nested list of 300,000 numbers are all read', () => {
    const rows = Array.from({ length: 3000 }, (_, i) => Array.from({ length: 100 }, (__, k) => i + k));
    expect(tensor(rows).shape).toEqual([3000, 100]);
  });

  test('may come from a tensor, which is copied without its history', () => {
    const x = ones([2], { requiresGrad: true });
    const y = tensor(x);
    expect([y.requiresGrad, y.tolist(), y.storage === x.storage]).toEqual([false, [1, 1], false]);
  });

  test('of typed arrays are copied, and keep their type', () => {
    const source = Int32Array.of(1, 2);
    const x = tensor(source);
    source[0] = 9;
    expect([x.dtype, x.tolist()]).toEqual(['int32', [1, 2]]);
    expect(tensor(BigInt64Array.of(5n)).dtype).toBe('int64');
    expect(tensor(Uint8ClampedArray.of(5)).dtype).toBe('uint8');
  });
});

describe('typed arrays', () => {
  test.each(['Float32Array', 'Float64Array', 'Int32Array', 'Uint8Array', 'Uint8ClampedArray'])(
    'a %s of another realm, as test runners and frames have them, is one',
    (kind) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the text says
      const foreign = runInNewContext(`${kind}.of(1, 2, 3)`) as Float32Array;
      expect(foreign instanceof Object).toBe(false);
      expect(tensor(foreign).tolist()).toEqual([1, 2, 3]);
    },
  );

  test('bigints of another realm make int64', () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the text says
    const foreign = runInNewContext('BigInt64Array.of(1n, -2n)') as BigInt64Array;
    expect([tensor(foreign).dtype, tensor(foreign).tolist()]).toEqual(['int64', [1, -2]]);
  });

  test('whose memory was transferred away are refused, not taken for empty ones', () => {
    const gone = Float32Array.of(1, 2);
    structuredClone(gone, { transfer: [gone.buffer] });
    const refusal = { code: 'ARG_TYPE', brief: true };
    expect(refusalOf(() => tensor(gone))).toMatchObject({
      ...refusal,
      message: 'tensor: the memory of this Float32Array was transferred away',
    });
    expect(refusalOf(() => fromTypedArray(gone, [0]))).toMatchObject(refusal);
    expect(tensor(new Float32Array(0)).shape).toEqual([0]);
  });
});
