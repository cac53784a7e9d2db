/** What is drawn in the layout of another tensor has PyTorch's numbers at its places (golden/likes.py). */
import { expect, test } from 'vitest';
import {
  arange,
  clone,
  emptyLike,
  manualSeed,
  randintLike,
  randLike,
  randnLike,
  type Tensor,
  zerosLike,
} from '../src/index.js';
import { bitsOf, type Encoded, fromBits } from '../src/testing.js';
import { readGolden } from './recorded.js';

const { cases } = readGolden<{ readonly cases: readonly { readonly id: string; readonly out: Encoded }[] }>(
  'likes',
);
const x = arange(24).reshape([4, 6]);
const layouts: Readonly<Record<string, Tensor>> = {
  rows: x,
  transposed: x.t(),
  permuted: x.reshape([2, 3, 4]).permute([2, 0, 1]),
  'every other column': x.slice(1, 0, 6, 2),
  'part of a transposed': x.t().slice(0, 0, 2),
  'stretched columns': x.narrow(1, 0, 1).expand([4, 5]),
  'stretched and transposed': x.narrow(1, 0, 1).expand([4, 5]).t(),
  'axes of length 1': x.reshape([4, 1, 6]).permute([2, 1, 0]),
  'one column': x.narrow(1, 1, 1).t(),
  overlapping: x.flatten().asStrided([3, 4], [1, 2]),
  'equal steps': x.flatten().asStrided([4, 3, 2], [1, 1, 4]),
};
const draws: Readonly<Record<string, (t: Tensor) => Tensor>> = {
  rand: (t) => randLike(t),
  randn: (t) => randnLike(t),
  randint: (t) => randintLike(t, 3, 50),
  double: (t) => randnLike(t, { dtype: 'float64' }).float(),
};

test('every recorded draw is said here, and no other', () => {
  const said = Object.keys(draws).flatMap((name) =>
    Object.keys(layouts).map((layout) => `${name} ${layout}`),
  );
  expect(cases.map(({ id }) => id)).toEqual(said);
});

test.each(cases)('$id', ({ id, out }) => {
  const [name, ...layout] = id.split(' ');
  manualSeed(1);
  const y = draws[name!]!(layouts[layout.join(' ')]!);
  expect(bitsOf(y)).toBe(bitsOf(fromBits(out)));
});

test('whatever the layout of the operand, the result is contiguous', () => {
  for (const t of Object.values(layouts))
    for (const f of [randLike, randnLike, zerosLike, emptyLike, clone, (y: Tensor) => y.add(1)])
      expect(f(t).isContiguous()).toBe(true);
  const leaf = randLike(x.t(), { requiresGrad: true });
  expect([leaf.requiresGrad, leaf.gradFn, leaf.shape]).toEqual([true, null, [6, 4]]);
});
