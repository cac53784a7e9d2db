/** In which order hooks see gradients: PyTorch's, leaves as soon as nothing more can come. */
import { enableGrad, manualSeed, randn, tensor, type Tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import '../src/index.js';
import { refusal } from './refusal.js';
import golden from './golden/hook-order.json' with { type: 'json' };

const leaf = (...shape: number[]): Tensor => randn(shape, { requiresGrad: true });
type Built = readonly [loss: Tensor, named: Readonly<Record<string, Tensor>>];

const wanted = new Map<string, readonly string[]>(Object.entries(golden.cases));

/** The programs of golden/hook_order.py. */
const programs: Readonly<Record<keyof typeof golden.cases, () => Built>> = {
  layers() {
    const [x, w1, b1, w2] = [randn([4, 3]), leaf(3, 5), leaf(5), leaf(5, 2)];
    const h = x.matmul(w1);
    const a = h.add(b1);
    const t = a.tanh();
    const y = t.matmul(w2);
    return [y.sum(), { w1, b1, w2, h, a, t, y }];
  },
  used_twice() {
    const [w, v] = [leaf(3), leaf(3)];
    const a = w.mul(2);
    const b = a.mul(w);
    const c = b.add(v);
    const d = c.mul(v);
    return [d.sum(), { w, v, a, b, c, d }];
  },
  two_paths() {
    const [x, y] = [leaf(3), leaf(3)];
    const p = x.mul(y);
    const q = y.mul(x);
    return [p.add(q).sum(), { x, y, p, q }];
  },
  squared() {
    const x = leaf(3);
    const y = x.mul(x);
    const z = y.mul(x);
    return [z.sum(), { x, y, z }];
  },
};

test.each(Object.entries(programs))(
  '%s: hooks are called in the order in which PyTorch calls them',
  (name, build) => {
    manualSeed(0);
    const seen: string[] = [];
    const [loss, named] = build();
    for (const [key, x] of Object.entries(named)) x.registerHook(() => void seen.push(key));
    loss.backward();
    expect({ [name]: seen }).toEqual({ [name]: wanted.get(name) });
  },
);

test('a pass inside a hook of a leaf goes over the same leaf and leaves the outer pass as it was', () => {
  const x = leaf(3);
  const y = x.mul(x);
  const inner: number[][] = [];
  x.registerHook((g) => {
    if (inner.length > 0) return;
    inner.push([...g.data()]);
    enableGrad(() => x.mul(3).sum()).backward();
  });
  y.mul(x).sum().backward();
  const square = x.detach().square().mul(3);
  expect(inner[0]!.map((g, i) => Math.abs(g - square.data()[i]!) < 1e-5)).toEqual([true, true, true]);
  expect(x.grad!.sub(square).sub(3).abs().max().item()).toBeLessThan(1e-5);
});

test('a view that is written over by what was made of it hears once, of the gradient that comes through that', () => {
  // y = [3, 3]; v = y.view(2); v.copy_(v.clone().sin()); (y * [1, 2]).sum().backward() in PyTorch 1.13.
  const x = tensor([1, 1], { requiresGrad: true });
  const y = x.mul(3);
  const v = y.view([2]);
  const seen: number[][] = [];
  v.registerHook((g) => void seen.push([...g.data()]));
  v.copy_(v.clone().sin());
  y.mul(tensor([1, 2]))
    .sum()
    .backward();
  expect(seen).toEqual([[Math.fround(-0.9899924993515015), Math.fround(-1.979984998703003)]]);
  expect([...x.grad!.data()].map((g) => g.toFixed(4))).toEqual(['-2.9700', '-5.9400']);
});

test('... also when a hook before it sends another pass through the same nodes', () => {
  // As in PyTorch 1.13: the view hears of the pass in the hook, then once of the one outside.
  const x = tensor([1, 1], { requiresGrad: true });
  const y = x.mul(3);
  const v = y.view([2]);
  const seen: number[][] = [];
  v.registerHook((g) => void seen.push([...g.data()]));
  const sine = v.clone().sin();
  v.copy_(sine);
  const inside = sine.sum();
  const z = y.mul(tensor([1, 2]));
  z.registerHook(() => inside.backward({ retainGraph: true }));
  z.sum().backward();
  const slope = Math.fround(-0.9899924993515015);
  expect(seen).toEqual([
    [slope, slope],
    [slope, 2 * slope],
  ]);
  expect([...x.grad!.data()].map((g) => g.toFixed(4))).toEqual(['-5.9400', '-8.9099']);
});

test('a hook on a view that is written over may replace the gradient, by one of its shape', () => {
  const through = (hook: (g: Tensor) => Tensor): unknown => {
    const x = tensor([1, 1], { requiresGrad: true });
    const v = x.mul(3).view([2]);
    v.registerHook(hook);
    v.mul_(2);
    v.sum().backward();
    return x.grad!.tolist();
  };
  expect(through((g) => g.mul(5))).toEqual([30, 30]);
  expect(() => through((g) => g.sum())).toThrow(
    refusal('GRAD_SHAPE', 'hook 0 returned a gradient of shape []'),
  );
});
