/** Random operations under transforms: vmap must be told for whom they draw. */
import {
  bernoulli,
  binomial,
  dropout,
  fullLike,
  manualSeed,
  multinomial,
  normal,
  ones,
  poisson,
  rand,
  randperm,
  rrelu,
  type Tensor,
  zeros,
} from '@isograd/tensor';
import { expect, test } from 'vitest';
import { grad, jvp, type Randomness, vmap } from '../src/index.js';
import { refusal } from './refusal.js';
import { plain } from './torch/case.js';

/** How many different rows there are. */
const kinds = (x: Tensor): number => new Set(x.unbind(0).map((row) => row.data().join())).size;

test('vmap refuses to draw without being told for whom', () => {
  expect(() => vmap((x) => dropout(x, 0.5))(ones([3, 4]))).toThrow(refusal('GRAD_MODE', 'randomness'));
});

test.each([
  ['different', 3],
  ['same', 1],
] as const)('dropout with randomness "%s" has %i masks for three rows', (randomness, masks) => {
  manualSeed(1);
  const y = vmap((x) => dropout(x, 0.5), { randomness })(ones([3, 8]));
  expect(kinds(y)).toBe(masks);
  expect(Array.from(y.data())).toContain(0);
});

test.each([
  ['different', 4],
  ['same', 1],
] as const)('uniform_ with randomness "%s" draws %i numbers for four rows', (randomness, draws) => {
  const f = (r: Randomness): Tensor => vmap((x) => x.mul(1).uniform_(), { randomness: r })(zeros([4, 1]));
  expect(kinds(f(randomness))).toBe(draws);
});

test('uniform_ into a buffer made inside draws for each slice', () => {
  const f = vmap((x) => zeros([1], { dtype: 'float64' }).uniform_().add(x), { randomness: 'different' });
  expect(kinds(f(plain([[0], [0], [0]])))).toBe(3);
});

test('the tangent of dropout passes the mask of the value', () => {
  manualSeed(1);
  const [y, t] = jvp((x) => dropout(x, 0.5), [ones([8])], [ones([8])]);
  expect(t.tolist()).toEqual(y.tolist());
});

test('the gradient of dropout under vmap passes the one mask', () => {
  manualSeed(1);
  const f = vmap((row) => dropout(row, 0.5), { randomness: 'same' });
  const g = grad((x) => f(x).sum())(ones([2, 8]));
  expect(kinds(g)).toBe(1);
  expect(new Set(g.data())).toEqual(new Set([0, 2]));
});

/** What is drawn depends on the numbers of the input. */
const weighing: readonly (readonly [name: string, f: (x: Tensor) => Tensor, slice: readonly number[]])[] = [
  ['poisson', (x) => poisson(x.mul(20)), [4]],
  ['bernoulli', (x) => bernoulli(x), [4]],
  ['binomial', (x) => binomial(fullLike(x, 30), x), [4]],
  ['multinomial of vectors', (x) => multinomial(x, 3), [4]],
  ['multinomial of matrices', (x) => multinomial(x, 3), [2, 4]],
  ['normal', (x) => normal(x, x), [4]],
  ['rrelu', (x) => rrelu(x.sub(0.5), { training: true }), [4]],
  ['dropout', (x) => dropout(x, 0.5), [4]],
];
test.each(weighing)(
  '%s with randomness "same" draws for each slice from one place of the stream',
  (_, f, slice) => {
    const xs = rand([3, ...slice]);
    const alone = xs.unbind(0).map((x) => {
      manualSeed(7);
      return f(x).tolist();
    });
    const next = rand([]).item();
    manualSeed(7);
    expect(vmap(f, { randomness: 'same' })(xs).tolist()).toEqual(alone);
    expect(rand([]).item()).toBe(next);
  },
);
test.each(weighing)('%s with randomness "different" draws on from slice to slice', (_, f, slice) => {
  const xs = rand([3, ...slice]);
  manualSeed(7);
  const drawn = xs.unbind(0).map((x) => f(x).tolist());
  manualSeed(7);
  expect(vmap(f, { randomness: 'different' })(xs).tolist()).toEqual(drawn);
});

test('randperm under vmap is a draw: it is refused, or each slice has the order that a loop gives it', () => {
  const shuffled = (x: Tensor): Tensor => x.indexSelect(0, randperm(8));
  const rows = plain([0, 1, 2, 3, 4, 5, 6, 7]).expand([3, 8]);
  expect(() => vmap(shuffled)(rows)).toThrow(refusal('GRAD_MODE', 'randperm', 'randomness'));
  manualSeed(1);
  const loop = Array.from({ length: 3 }, () => shuffled(rows.select(0, 0)).tolist());
  manualSeed(1);
  expect(vmap(shuffled, { randomness: 'different' })(rows).tolist()).toEqual(loop);
  manualSeed(1);
  const same = vmap(shuffled, { randomness: 'same' })(rows).tolist();
  expect(same).toEqual([loop[0], loop[0], loop[0]]);
});
