/** What PyTorch's autograd answers to small programs; each test's name is the program. */
import { manualSeed, noGrad, ones, randn, tensor, Tensor, where } from '@isograd/tensor';
import { type Encoded, fromBits } from '@isograd/tensor/testing';
import { expect, test } from 'vitest';
import { gradients } from '../src/index.js';
import { type Recorded, text } from './golden/read.js';

type Result = Encoded | number | boolean | null | readonly Result[];
type Ours = Tensor | number | boolean | null | readonly Ours[];

const leaf = (values: number | readonly number[]): Tensor => tensor(values, { requiresGrad: true });
const gradOf = (values: number | readonly number[], f: (x: Tensor) => Tensor): Tensor | null => {
  const x = leaf(values);
  f(x).backward();
  return x.grad;
};

const programs: Readonly<Record<string, () => Ours>> = {
  sem0() {
    const x = ones([2], { requiresGrad: true });
    x.mul(2).sum().backward();
    x.mul(3).sum().backward();
    return x.grad;
  },
  sem1() {
    const x = ones([2], { requiresGrad: true });
    const y = x.detach();
    y.select(0, 0).fill_(5);
    return [x, y.requiresGrad];
  },
  sem2() {
    const x = ones([2], { requiresGrad: true });
    const y = x.mul(2);
    y.retainGrad();
    y.pow(2).sum().backward();
    return [y.grad, x.grad, y.isLeaf, x.isLeaf];
  },
  sem3() {
    const x = ones([2], { requiresGrad: true });
    const y = noGrad(() => x.mul(2));
    return [y.requiresGrad, y.gradFn === null];
  },
  sem8() {
    const x = randn([3], { requiresGrad: true });
    const seen: Tensor[] = [];
    const remove = x.registerHook((g) => void seen.push(g.clone()));
    x.mul(2).sum().backward();
    remove();
    x.mul(2).sum().backward();
    return [seen[0]!, seen.length];
  },
  sem9() {
    const x = randn([3], { requiresGrad: true });
    x.registerHook((g) => g.mul(10));
    x.mul(2).sum().backward();
    return x.grad;
  },
  sem15: () => gradOf([1, 2, 3], (x) => x.indexSelect(0, tensor([0n, 0n, 2n])).sum()),
  sem16: () => gradOf([2, 2, 1], (x) => x.max()),
  sem17() {
    const x = leaf([2, 2, 1]);
    x.max(0).values.backward();
    return [x.grad, x.max(0).indices];
  },
  sem18: () => gradOf([2, 2, 1], (x) => x.amax()),
  sem19: () => gradOf([1, 1], (x) => x.select(0, 0).maximum(x.select(0, 1))),
  sem20: () => gradOf([0, -0, 1], (x) => x.abs().sum()),
  sem21: () => gradOf([0], (x) => x.sqrt()),
  sem22: () => gradOf([0], (x) => x.pow(0)),
  sem23: () => gradOf([0, 0], (x) => x.norm()),
  sem24: () => gradOf([0, 0], (x) => x.relu().sum()),
  sem25: () => gradOf([-0.5, 0.5], (x) => x.clamp({ min: -0.5, max: 0.5 }).sum()),
  sem26: () => gradOf([1], (x) => where(x.gt(0), x, x.sub(2).log())),
  sem27: () => gradOf([0], (x) => where(x.gt(0), x.log(), x)),
  sem28() {
    const x = leaf(3);
    const [g] = gradients(x.mul(x).mul(x), x, { createGraph: true });
    const [g2] = gradients(g!, x, { createGraph: true });
    return [g!, g2!, gradients(g2!, x)[0]!];
  },
  sem29() {
    const [x, a] = [leaf([1, 1]), leaf([1, 1])];
    return [gradients(x.sum(), [x, a], { allowUnused: true })[1]!];
  },
  sem30() {
    const x = randn([4], { requiresGrad: true });
    const y = x.view([2, 2]).clone();
    y.select(0, 0).fill_(0);
    y.sum().backward();
    return x.grad;
  },
  sem31() {
    const x = randn([2, 2], { requiresGrad: true });
    const y = x.clone();
    y.select(1, 0).mul_(3);
    y.mul(y).sum().backward();
    return [x, x.grad];
  },
  sem32() {
    const x = randn([3], { requiresGrad: true });
    const y = x.clone();
    y.add_(1).mul_(2);
    y.sum().backward();
    return x.grad;
  },
  sem33() {
    const w = randn([2], { requiresGrad: true });
    const loss = w.mul(tensor([1, 2])).sum();
    loss.backward(undefined, { retainGraph: true });
    loss.backward();
    return w.grad;
  },
  sem43() {
    const x = randn([5], { requiresGrad: true });
    // cumsum, spelt out: the third partial sum.
    x.slice(0, 0, 3).sum().backward();
    return x.grad;
  },
  sem44() {
    const x = randn([2, 3], { requiresGrad: true });
    x.sum(0, { keepdim: true }).mul(x).sum().backward();
    return [x, x.grad];
  },
  sem45: () => gradOf([1, 2], (x) => x.div(x.sum()).select(0, 0)),
};

/** Where ours is not theirs; sums in another order may be rounded once more. */
function differences(ours: Ours, theirs: Result, path = 'R'): string[] {
  if (Array.isArray(theirs)) {
    const parts: readonly Ours[] = Array.isArray(ours) ? ours : [];
    return theirs.flatMap((part: Result, i) => differences(parts[i] ?? null, part, `${path}[${i}]`));
  }
  if (typeof theirs !== 'object' || theirs === null)
    return ours === theirs ? [] : [`${path}: ${String(ours)}, expected ${String(theirs)}`];
  if (!('dtype' in theirs) || !(ours instanceof Tensor)) return [`${path} is no tensor`];
  const wanted = Array.from(fromBits(theirs).data());
  const got = Array.from(ours.data());
  const same = wanted.every(
    (v, i) => Object.is(got[i], v) || got[i] === v || Math.abs(got[i]! - v) <= 2e-7 * Math.abs(v),
  );
  return same && ours.shape.join() === theirs.shape.join() ? [] : [`${path}: ${got}, expected ${wanted}`];
}

interface Program {
  readonly id: string;
  readonly code: string;
  readonly result: Result;
}
const { cases: recorded }: Recorded<Program> = JSON.parse(text('semantics.json'));
test('every recorded program is written here', () => {
  expect(Object.keys(programs)).toEqual(recorded.map(({ id }) => id));
});
test.each(recorded.map(({ id, code, result }) => [code.replaceAll('\n', '; '), id, result] as const))(
  '%s',
  (_, id, result) => {
    manualSeed(7);
    expect(differences(programs[id]!(), result)).toEqual([]);
  },
);
