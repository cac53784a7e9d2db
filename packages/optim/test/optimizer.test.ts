/** How optimisers treat parameters, groups, gradients and closures. */
import {
  add,
  door,
  inference,
  manualSeed,
  noGrad,
  ones,
  randn,
  stateOf,
  type Tensor,
  tensor,
  zeros,
} from '@isograd/tensor';
import { bitsOf } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { Adam, RMSprop, SGD } from '../src/index.js';
import { kinds, leaf, made, stepWith } from './recorded.js';

describe('a step', () => {
  test('moves against the gradient by the learning rate', () => {
    const p = leaf([1, 2]);
    stepWith(new SGD([p], { lr: 0.5 }), [[p, tensor([2, -4])]]);
    expect(p.tolist()).toEqual([0, 4]);
  });

  test.each(kinds)('%s leaves parameters without a gradient alone, and keeps no state for them', (kind) => {
    const [p, q] = [leaf([1, 2]), leaf([3])];
    const optimizer = made(kind, [p, q]);
    stepWith(optimizer, [[p, tensor([1, 1])]]);
    expect(q.tolist()).toEqual([3]);
    expect([...optimizer.state.keys()]).toEqual([p]);
  });

  test.each(kinds)('%s refuses a parameter that was made in inference mode, outside of the mode', (kind) => {
    const before = inference.on;
    inference.on = true;
    const p = leaf([1, 2]);
    inference.on = before;
    const step = (): void => stepWith(made(kind, [p]), [[p, tensor([1, 1])]]);
    expect(step).toThrow(expect.objectContaining({ code: 'GRAD_INPLACE' }));
    expect(p.tolist()).toEqual([1, 2]);
  });

  test.each(kinds)(
    '%s writes the same bits and counts the same writes whether or not somebody watches',
    (kind) => {
      const [alone, watched] = [leaf([1, -2, 3]), leaf([1, -2, 3])];
      const seen: string[] = [];
      const step = (p: Tensor, optimizer: ReturnType<typeof made>): void =>
        stepWith(optimizer, [[p, tensor([0.3, 5, -0.01])]]);
      const [first, second] = [made(kind, [alone]), made(kind, [watched])];
      for (let t = 0; t < 3; t++) {
        step(alone, first);
        door.watch = {
          through(op, _, __, go) {
            seen.push(op.name);
            return go();
          },
        };
        try {
          step(watched, second);
        } finally {
          door.watch = null;
        }
      }
      expect(seen.filter((name) => name.startsWith('optim.'))).toHaveLength(3);
      expect(bitsOf(watched)).toEqual(bitsOf(alone));
      expect(watched.version).toBe(alone.version);
      const versions = (kept: object | undefined): unknown[] =>
        Object.values(kept ?? {}).map((x: unknown) =>
          typeof x === 'object' && x !== null ? Reflect.get(x, 'version') : x,
        );
      expect(versions(second.state.get(watched))).toEqual(versions(first.state.get(alone)));
    },
  );

  test.each(kinds)('%s climbs by as much as it would descend, with maximize', (kind) => {
    const [p, q] = [leaf([0, 0]), leaf([0, 0])];
    const [down, up] = [made(kind, [p]), made(kind, [q], { maximize: true })];
    for (let t = 1; t < 4; t++) {
      stepWith(down, [[p, tensor([t, -1])]]);
      stepWith(up, [[q, tensor([t, -1])]]);
    }
    expect(q.tolist()).toEqual(p.neg().tolist());
  });

  test.each(kinds)(
    '%s treats a transposed parameter, a part of a larger one and a strided gradient like plain ones',
    (kind) => {
      manualSeed(3);
      const values = randn([3, 4]);
      const g = randn([3, 4]);
      const plain = leaf(values);
      const turned = values.t().clone().t().requiresGrad_();
      const base = zeros([5, 4]);
      const part = noGrad(() => base.slice(0, 1, 4)).detach();
      part.copy_(values).requiresGrad_();
      const params = [plain, turned, part];
      const optimizer = made(kind, params, { lr: 0.1 });
      for (let t = 0; t < 3; t++)
        stepWith(
          optimizer,
          params.map((p, i) => [p, i === 0 ? g.t().clone().t() : g.clone()] as const),
        );
      expect(bitsOf(turned)).toBe(bitsOf(plain));
      expect(bitsOf(part)).toBe(bitsOf(plain));
      expect(base.select(0, 0).tolist()).toEqual([0, 0, 0, 0]);
      expect(base.select(0, 4).tolist()).toEqual([0, 0, 0, 0]);
    },
  );

  test.each(kinds)('%s works on float64 to full precision', (kind) => {
    const p = tensor([0.1, 0.2], { dtype: 'float64', requiresGrad: true });
    const single = leaf([0.1, 0.2]);
    const [wide, narrow] = [made(kind, [p]), made(kind, [single])];
    for (let t = 0; t < 5; t++) {
      stepWith(wide, [[p, tensor([0.3, -0.7], { dtype: 'float64' })]]);
      stepWith(narrow, [[single, tensor([0.3, -0.7])]]);
    }
    const [a, b] = [p.data(), single.data()];
    expect(a[0]).not.toBe(Math.fround(a[0]!));
    expect(Math.abs(a[0]! - b[0]!)).toBeLessThan(1e-6);
  });

  test('counts as a write: a value that was saved before it is known to be old', () => {
    const p = leaf([1]);
    const before = p.version;
    stepWith(new SGD([p]), [[p, tensor([1])]]);
    expect(p.version).toBe(before + 1);
  });

  test('gives back what the closure computed', () => {
    const p = leaf([1]);
    const optimizer = new SGD([p], { lr: 1 });
    const loss = optimizer.step(() => {
      p.grad = tensor([1]);
      return 'the loss';
    });
    expect(loss).toBe('the loss');
    expect(p.item()).toBe(0);
    expect(optimizer.step()).toBeUndefined();
  });

  test('reads gradients without counting as a reader, so that it may be given back', () => {
    const p = zeros([100, 200], { requiresGrad: true });
    const { storage } = (stateOf(p).grad = ones([100, 200]));
    const optimizer = new Adam([p]);
    optimizer.step();
    expect(stateOf(p).read).toBe(false);
    optimizer.zeroGrad();
    expect(stateOf(p).grad).toBeNull();
    expect(() => storage.data).toThrow(/discarded/);
  });
});

describe('zeroGrad', () => {
  test('forgets gradients, as PyTorch 2 does; with false they become zeros and momentum moves on', () => {
    const p = leaf([1]);
    const optimizer = new SGD([p], { lr: 1, momentum: 0.5 });
    stepWith(optimizer, [[p, tensor([1])]]);
    optimizer.zeroGrad();
    expect(p.grad).toBeNull();
    optimizer.step();
    expect(p.item()).toBe(0);
    p.grad = tensor([1]);
    optimizer.zeroGrad(false);
    expect(p.grad?.tolist()).toEqual([0]);
    optimizer.step();
    expect(p.item()).toBe(-0.5);
  });
});

describe('groups', () => {
  test('have options of their own, which may change between steps', () => {
    const [p, q] = [leaf([0]), leaf([0])];
    const optimizer = new SGD([{ params: [p] }, { params: q, lr: 0.1 }], { lr: 1 });
    const gradients = (): (readonly [Tensor, Tensor])[] => [
      [p, tensor([1])],
      [q, tensor([1])],
    ];
    stepWith(optimizer, gradients());
    optimizer.paramGroups[1]!.lr = 10;
    stepWith(optimizer, gradients());
    expect(p.item()).toBe(-2);
    expect(q.item()).toBeCloseTo(-10.1, 5);
  });

  test('can be added, and take an iterator as well as a list', () => {
    const [p, q] = [leaf([0]), leaf([0])];
    const optimizer = new SGD(new Set([p]), { lr: 1 });
    optimizer.addParamGroup({ params: new Map([['q', q]]).entries(), lr: 2 });
    expect(optimizer.paramGroups.map(({ lr, params, names }) => [lr, params.length, names])).toEqual([
      [1, 1, undefined],
      [2, 1, ['q']],
    ]);
  });

  test('may take up momentum or amsgrad in the middle of a run', () => {
    const [p, q] = [leaf([0]), leaf([0])];
    const [sgd, adam] = [new SGD([p], { lr: 1 }), new Adam([q])];
    for (let t = 0; t < 3; t++) {
      stepWith(sgd, [[p, tensor([1])]]);
      stepWith(adam, [[q, tensor([1])]]);
      sgd.paramGroups[0]!.momentum = 0.5;
      adam.paramGroups[0]!.amsgrad = true;
    }
    expect(p.item()).toBe(-1 - 1 - 1.5);
    expect(adam.state.get(q)?.maxExpAvgSq?.shape).toEqual([1]);
  });
});

test('an optimiser prints as in PyTorch, with our names', () => {
  expect(new RMSprop([leaf([0])], { lr: 0.1 }).toString()).toBe(`RMSprop (
Parameter Group 0
    alpha: 0.99
    centered: false
    eps: 1e-8
    errorIfNonFinite: false
    lr: 0.1
    maximize: false
    momentum: 0
    weightDecay: 0
)`);
});

test('a parameter that takes part in a computation keeps its place in it', () => {
  const p = leaf([1]);
  const optimizer = new SGD([p], { lr: 1 });
  const before = add(p, 0).item();
  stepWith(optimizer, [[p, tensor([1])]]);
  expect([before, add(p, 0).item(), p.isLeaf, p.requiresGrad]).toEqual([1, 0, true, true]);
});
