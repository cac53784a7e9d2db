/** Convolutions and pools: against their definitions, on views, on nothing, and with numbers that are none. */
import { ring, useBackend } from '@isograd/kernels';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { conv2d, manualSeed, ones, randn, tensor, type Tensor, zeros } from '../src/index.js';
import { assertClose, bitsOf } from '../src/testing.js';

afterEach(() => useBackend('auto'));

const size = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most });
const pair = (arbitrary: fc.Arbitrary<number>): fc.Arbitrary<[number, number]> =>
  fc.tuple(arbitrary, arbitrary);
const planes = fc.record({
  batch: size(3),
  groups: size(2),
  channels: size(2),
  filters: size(2),
  input: pair(fc.integer({ min: 3, max: 6 })),
  kernel: pair(size(3)),
  stride: pair(size(3)),
  padding: pair(fc.integer({ min: 0, max: 2 })),
});
const runs = { numRuns: 200, seed: 1 };
const like = { dtype: 'float64' } as const;

/** Element by element, as the definition says. */
function defined(
  x: Tensor,
  w: Tensor,
  [s, t]: readonly [number, number],
  [p, q]: readonly [number, number],
  groups: number,
): Tensor {
  const [n = 0, , h = 0, v = 0] = x.shape;
  const [filters = 0, each = 0, a = 0, b = 0] = w.shape;
  const out = [Math.floor((h + 2 * p - a) / s) + 1, Math.floor((v + 2 * q - b) / t) + 1] as const;
  const [X, W] = [x.data(), w.data()];
  const values: number[] = [];
  for (let m = 0; m < n; m++)
    for (let o = 0; o < filters; o++)
      for (let i = 0; i < out[0]; i++)
        for (let j = 0; j < out[1]; j++) {
          let total = 0;
          for (let c = 0; c < each; c++)
            for (let k = 0; k < a; k++)
              for (let l = 0; l < b; l++) {
                const [row, column] = [i * s - p + k, j * t - q + l];
                if (row < 0 || column < 0 || row >= h || column >= v) continue;
                const channel = Math.floor(o / (filters / groups)) * each + c;
                total +=
                  X[((m * x.shape[1]! + channel) * h + row) * v + column]! *
                  W[((o * each + c) * a + k) * b + l]!;
              }
          values.push(total);
        }
  return tensor(values, { ...like, shape: [n, filters, ...out] });
}

describe('a convolution', () => {
  test('is the sum of products that its definition says', () => {
    fc.assert(
      fc.property(planes, ({ batch, groups, channels, filters, input, kernel, stride, padding }) => {
        const x = randn([batch, groups * channels, ...input], like);
        const w = randn([groups * filters, channels, ...kernel], like);
        const y = conv2d(x, w, null, { stride, padding, groups });
        assertClose(y, defined(x, w, stride, padding, groups), { rtol: 1e-12, atol: 1e-12 });
        expect(y.isContiguous()).toBe(true);
      }),
      runs,
    );
  });

  test('and its transposed are each other turned over: <conv x, y> = <x, transposed y>', () => {
    fc.assert(
      fc.property(planes, ({ batch, groups, channels, filters, input, kernel, stride, padding }) => {
        const x = randn([batch, groups * channels, ...input], like);
        const w = randn([groups * filters, channels, ...kernel], like);
        const y = conv2d(x, w, null, { stride, padding, groups });
        const u = randn(y.shape, like);
        const places = [0, 1].map((d) => (y.shape[d + 2]! - 1) * stride[d]! - 2 * padding[d]! + kernel[d]!);
        // What the stride leaves over at the end; where nothing would be left at all there is no way back.
        const outputPadding = input.map((n, d) => n - places[d]!);
        if (places.some((n) => n < 1)) return;
        const back = u.convTranspose2d(w, null, { stride, padding, groups, outputPadding });
        expect(back.shape).toEqual(x.shape);
        expect(x.mul(back).sum().item()).toBeCloseTo(y.mul(u).sum().item(), 9);
      }),
      runs,
    );
  });

  test('reads views as it reads their copies', () => {
    manualSeed(1);
    const x = randn([6, 5, 4, 3]).permute([3, 1, 0, 2]).slice(2, 0, 6, 2);
    const w = randn([2, 3, 2, 5]).transpose(1, 3);
    expect(x.isContiguous() || w.isContiguous()).toBe(false);
    const y = conv2d(x, w, null, { padding: 1 });
    expect(bitsOf(y)).toBe(bitsOf(conv2d(x.clone(), w.clone(), null, { padding: 1 })));
    const g = randn(y.shape).transpose(2, 3).clone().transpose(2, 3);
    expect(bitsOf(g.convTranspose2d(w, null, { padding: 1 }))).toBe(
      bitsOf(g.clone().convTranspose2d(w.clone(), null, { padding: 1 })),
    );
    expect(bitsOf(x.expand([2, 3, 5, 3, 4]).select(0, 1).maxPool2d(2))).toBe(bitsOf(x.clone().maxPool2d(2)));
    expect(bitsOf(x.avgPool2d(2))).toBe(bitsOf(x.clone().avgPool2d(2)));
  });

  test('gives the same bits whoever computes', () => {
    manualSeed(2);
    const [x, w, b] = [randn([2, 4, 7, 9]), randn([6, 2, 3, 3]), randn([6])];
    const all = (): string[] => {
      const y = conv2d(x, w, b, { padding: 1, groups: 2, stride: [1, 2] });
      return [bitsOf(y), bitsOf(y.convTranspose2d(w, null, { padding: 1, groups: 2, stride: [1, 2] }))];
    };
    useBackend('typescript');
    const plain = all();
    useBackend('auto');
    expect(all()).toEqual(plain);
  });

  test('of an empty batch is an empty batch', () => {
    expect(conv2d(zeros([0, 2, 5, 5]), ones([3, 2, 3, 3]), ones([3])).shape).toEqual([0, 3, 3, 3]);
    expect(zeros([0, 2, 5, 5]).maxPool2d(2).shape).toEqual([0, 2, 2, 2]);
    expect(zeros([0, 2, 5]).avgPool1d(2).shape).toEqual([0, 2, 2]);
  });

  test('of one sample leaves the batch axis out, as its input does', () => {
    const x = randn([2, 5, 5]);
    const w = randn([3, 2, 3, 3]);
    expect(conv2d(x, w).tolist()).toEqual(conv2d(x.unsqueeze(0), w).select(0, 0).tolist());
  });

  test('in half precision is the float32 one, rounded', () => {
    manualSeed(3);
    const [x, w] = [randn([1, 2, 4, 4]).to('bfloat16'), randn([2, 2, 2, 2]).to('bfloat16')];
    const y = conv2d(x, w);
    expect(y.dtype).toBe('bfloat16');
    expect(y.tolist()).toEqual(conv2d(x.to('float32'), w.to('float32')).to('bfloat16').tolist());
  });

  test('"same" keeps the size, with the odd zero behind', () => {
    const x = tensor([[[1, 2, 3, 4]]]);
    const y = x.conv1d(ones([1, 1, 2]), null, { padding: 'same' });
    expect(y.tolist()).toEqual([[[3, 5, 7, 4]]]);
    expect(x.conv1d(ones([1, 1, 2]), null, { padding: 'valid' }).tolist()).toEqual([[[3, 5, 7]]]);
  });

  test('needs no memory beside its result: patches are never written out', () => {
    const [x, w] = [randn([1, 16, 64, 64]), randn([8, 16, 3, 3])];
    const before = ring.use.resident;
    const y = conv2d(x, w, null, { padding: 1 });
    // All patches would take 144 times as many bytes as a plane.
    expect(ring.use.resident - before).toBeLessThan(4 * y.numel() + 65_536);
  });

  test('carries NaN and infinities on, and only where they are seen', () => {
    const x = zeros([1, 1, 1, 5]);
    x.select(3, 0).fill_(NaN);
    x.select(3, 4).fill_(Infinity);
    expect(conv2d(x, ones([1, 1, 1, 2])).tolist()).toEqual([[[[NaN, 0, 0, Infinity]]]]);
  });
});

describe('a pool', () => {
  test('takes the first of equals, and a NaN before everything', () => {
    const equal = tensor([[[1, 1, 1, 1]]]).maxPool1dWithIndices(4);
    expect(equal.indices.tolist()).toEqual([[[0]]]);
    const { values, indices } = tensor([[[3, NaN, 5, NaN]]]).maxPool1dWithIndices(4);
    expect([values.tolist(), indices.tolist()]).toEqual([[[[NaN]]], [[[3]]]]);
    const none = tensor([[[-Infinity, -Infinity]]]).maxPool1dWithIndices(2);
    expect([none.values.tolist(), none.indices.tolist()]).toEqual([[[[-Infinity]]], [[[0]]]]);
    expect(indices.dtype).toBe('int64');
  });

  test('of margins sees nothing in them', () => {
    const x = tensor([
      [
        [
          [-1, -2],
          [-3, -4],
        ],
      ],
    ]);
    expect(x.maxPool2d(2, { padding: 1 }).tolist()).toEqual([
      [
        [
          [-1, -2],
          [-3, -4],
        ],
      ],
    ]);
    expect(x.avgPool2d(2, { padding: 1, countIncludePad: false }).tolist()).toEqual([
      [
        [
          [-1, -2],
          [-3, -4],
        ],
      ],
    ]);
    expect(x.avgPool2d(2, { padding: 1 }).tolist()).toEqual([
      [
        [
          [-0.25, -0.5],
          [-0.75, -1],
        ],
      ],
    ]);
  });

  test('with as many parts as elements changes nothing, with one part it is the mean and the largest', () => {
    const x = randn([2, 3, 4, 5], like);
    expect(x.adaptiveAvgPool2d([4, 5]).tolist()).toEqual(x.tolist());
    expect(x.adaptiveMaxPool2d([null, null]).tolist()).toEqual(x.tolist());
    assertClose(x.adaptiveAvgPool2d(1).flatten(1), x.mean([2, 3]).flatten(1));
    expect(x.adaptiveMaxPool2d(1).flatten(1).tolist()).toEqual(x.amax([2, 3]).tolist());
  });

  test('with more parts than elements repeats them', () => {
    expect(
      tensor([[[1, 3]]])
        .adaptiveAvgPool1d(4)
        .tolist(),
    ).toEqual([[[1, 1, 3, 3]]]);
  });
});
