/** JAX's transforms: arguments by number, auxiliary results, trees, axes. */
import { manualSeed, randn, type Tensor, tensor } from '@isograd/tensor';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  grad,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  linearize,
  stopGradient,
  valueAndGrad,
  vjp,
  vmap,
} from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf, plain } from './torch/case.js';

interface Params {
  readonly w: Tensor;
  readonly layers: readonly [Tensor, { readonly b: Tensor }];
  readonly name: string;
}
const params = (): Params => ({ w: plain([1, 2]), layers: [plain([3, 4]), { b: plain(5) }], name: 'net' });
const model = ({ w, layers: [a, { b }] }: Params, x: Tensor): Tensor => w.mul(x).add(a.mul(a)).sum().mul(b);
const product = (a: Tensor, b: Tensor): Tensor => a.mul(b).sum();

describe('grad and valueAndGrad', () => {
  test('argnums names one argument or several, also from the end', () => {
    const [a, b] = [plain([1, 2]), plain([3, 4])];
    expect(grad(product, { argnums: 1 })(a, b).tolist()).toEqual([1, 2]);
    expect(grad(product, { argnums: -1 })(a, b).tolist()).toEqual([1, 2]);
    const [byA, byB] = grad(product, { argnums: [0, 1] })(a, b);
    expect([byA.tolist(), byB.tolist()]).toEqual([
      [3, 4],
      [1, 2],
    ]);
    const [value, [gb, ga]] = valueAndGrad(product, { argnums: [1, 0] })(a, b);
    expect([value.item(), gb.tolist(), ga.tolist()]).toEqual([11, [1, 2], [3, 4]]);
  });
  test('an auxiliary result comes back beside the gradient, detached', () => {
    const f = (x: Tensor): readonly [Tensor, { y: Tensor; note: string }] => {
      const y = x.mul(x);
      return [y.sum(), { y, note: 'squares' }];
    };
    const [g, aux] = grad(f, { hasAux: true })(plain([1, 2]));
    expectTypeOf(aux.note).toBeString();
    expect([g.tolist(), aux.y.tolist(), aux.note, aux.y.requiresGrad]).toEqual([
      [2, 4],
      [1, 4],
      'squares',
      false,
    ]);
    const [[value, again], g2] = valueAndGrad(f, { hasAux: true })(plain([1, 2]));
    expect([value.item(), again.note, g2.tolist()]).toEqual([5, 'squares', [2, 4]]);
  });
  test('a tree of parameters has a gradient of its form; what is no tensor stays', () => {
    const g = grad(model)(params(), plain([10, 20]));
    expectTypeOf(g).toEqualTypeOf<Params>();
    expect([g.w.tolist(), g.layers[0].tolist(), g.layers[1].b.item(), g.name]).toEqual([
      [50, 100],
      [30, 40],
      75,
      'net',
    ]);
  });
  test('per-sample gradients of a tree are a batch of trees', () => {
    const rows = plain([
      [10, 20],
      [1, 2],
    ]);
    const each = vmap((x: Tensor) => grad(model)(params(), x))(rows);
    expect([each.w.tolist(), each.layers[1].b.tolist()]).toEqual([
      [
        [50, 100],
        [5, 10],
      ],
      [75, 30],
    ]);
  });
  test('arguments that are not named stay constants of this transform, and variables of an outer one', () => {
    const f = (a: Tensor): Tensor => grad(product)(a, a.mul(a)).sum();
    expect(grad(f)(plain([3])).tolist()).toEqual([6]);
  });
  test('they refuse numbers that name no argument, arguments without tensors, and results that are no pair', () => {
    const x = plain([1, 2]);
    expect(() => grad(product, { argnums: 2 })(x, x)).toThrow(
      refusal('ARG_RANGE', 'argnums 2', '2 arguments'),
    );
    expect(() => grad(product, { argnums: [0, -2] })(x, x)).toThrow(refusal('ARG_RANGE', 'each once'));
    const scaled = (by: number, y: Tensor): Tensor => y.mul(by).sum();
    expect(() => grad(scaled)(2, x)).toThrow(refusal('ARG_TYPE', 'argument 0', '2'));
    // @ts-expect-error a pair is wanted
    expect(() => grad((y) => y.sum(), { hasAux: true })(x)).toThrow(refusal('ARG_TYPE', '[value, aux]'));
    expect(() => grad((y) => y)(x)).toThrow(refusal('GRAD_NON_SCALAR', '[2]'));
    const tree: unknown[] = [];
    tree.push(tree);
    expect(() => grad((y: unknown[]) => plain(y.length))(tree)).toThrow(
      refusal('ARG_RANGE', 'contains itself'),
    );
  });
  test('integers beside numbers in a tree are constants', () => {
    const f = ({ x, index }: { x: Tensor; index: Tensor }): Tensor => x.indexSelect(0, index).sum();
    const g = grad(f)({ x: plain([1, 2, 3]), index: tensor([0n, 0n, 2n]) });
    expect([g.x.tolist(), g.index.tolist(), g.index.dtype]).toEqual([[2, 0, 1], [0, 0, 0], 'int64']);
  });
});

describe('vjp, jvp, linearize, hvp', () => {
  const pair = (a: Tensor, b: Tensor): { sum: Tensor; product: Tensor } => ({
    sum: a.add(b),
    product: a.mul(b),
  });
  const [a, b] = [plain([1, 2]), plain([3, 4])];

  test('vjp pulls a tree back to every argument, as often as asked', () => {
    const [y, pull] = vjp(pair, a, b);
    expect(y.product.tolist()).toEqual([3, 8]);
    const seed = { sum: plain([1, 0]), product: plain([0, 1]) };
    for (let k = 0; k < 2; k++)
      expect(pull(seed).map((g) => g.tolist())).toEqual([
        [1, 4],
        [1, 2],
      ]);
    expect(() => pull({ sum: plain([1]), product: plain([1, 1]) })).toThrow(
      refusal('GRAD_SHAPE', '[1]', '[2]'),
    );
    expect(vjp((x: Tensor) => x.sum(), a)[1]()[0].tolist()).toEqual([1, 1]);
  });
  test('jvp pushes a tree forward', () => {
    const [y, t] = jvp(pair, [a, b], [plain([1, 0]), plain([0, 1])]);
    expect([y.sum.tolist(), t.sum.tolist(), t.product.tolist()]).toEqual([
      [4, 6],
      [1, 1],
      [3, 2],
    ]);
    expect(() => jvp(pair, [a, b], [a, plain([1])])).toThrow(refusal('GRAD_SHAPE', '[1]', '[2]'));
  });
  test('linearize runs the function once, and pushes as jvp does', () => {
    let runs = 0;
    const f = (x: Tensor, y: Tensor): Tensor => {
      runs++;
      return x.mul(y).sin();
    };
    const [y, push] = linearize(f, a, b);
    const tangents: [Tensor, Tensor] = [plain([1, -1]), plain([0.5, 2])];
    const [value, t] = jvp((p, q) => p.mul(q).sin(), [a, b], tangents);
    expect(y.tolist()).toEqual(value.tolist());
    for (let k = 0; k < 2; k++)
      push(...tangents)
        .data()
        .forEach((v, i) => expect(v).toBeCloseTo(t.data()[i]!, 12));
    expect(runs).toBe(1);
    expect(linearize((x: Tensor) => x.detach(), a)[1](a).tolist()).toEqual([0, 0]);
  });
  test('hvp is the Hessian times a vector, without the Hessian', () => {
    manualSeed(1);
    const [x, v] = [randn([5], { dtype: 'float64' }), randn([5], { dtype: 'float64' })];
    const f = (z: Tensor): Tensor => z.mul(z.sin()).sum().exp();
    const wanted = hessian(f)(x).matmul(v).data();
    const [got] = hvp(f, [x], [v]);
    got.data().forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 10));
  });
  test('stopGradient lets no derivative pass, in any mode', () => {
    const f = (x: Tensor): Tensor => x.mul(stopGradient({ x }).x).sum();
    expect(grad(f)(a).tolist()).toEqual([1, 2]);
    expect(jvp(f, [a], [plain([1, 1])])[1].item()).toBe(3);
    expect(vmap(grad(f))(plain([1, 2])).tolist()).toEqual([1, 2]);
  });
});

describe('vmap', () => {
  const x = plain([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  test('inAxes says which axis of each argument, null for none', () => {
    const f = (row: Tensor, w: Tensor): Tensor => row.mul(w).sum();
    expect(vmap(f, { inAxes: [0, null] })(x, plain([1, 0, 0])).tolist()).toEqual([1, 4]);
    expect(vmap(f, { inAxes: [1, null] })(x, plain([1, 10])).tolist()).toEqual([41, 52, 63]);
    expect(vmap(f, { inAxes: -1 })(x, x).tolist()).toEqual([17, 29, 45]);
  });
  test('outAxes says where the mapped axis stands in each result', () => {
    expect(vmap((row) => row.mul(2), { outAxes: 1 })(x).tolist()).toEqual([
      [2, 8],
      [4, 10],
      [6, 12],
    ]);
    const both = vmap((row: Tensor) => ({ kept: row, total: row.sum() }), {
      outAxes: { kept: -1, total: 0 },
    })(x);
    expect([both.kept.shape, both.total.tolist()]).toEqual([
      [3, 2],
      [6, 15],
    ]);
    const shared = vmap((row: Tensor) => [row.sum(), plain(7)] as const, { outAxes: [0, null] })(x);
    expect([shared[0].tolist(), shared[1].item()]).toEqual([[6, 15], 7]);
  });
  test('trees go in and out, with axes for their parts', () => {
    const f = ({ w, b }: { w: Tensor; b: Tensor }, row: Tensor): Tensor => w.mul(row).sum().add(b);
    const p = { w: plain([1, 1, 1]), b: plain([10, 20]) };
    expect(vmap(f, { inAxes: [{ w: null, b: 0 }, 0] })(p, x).tolist()).toEqual([16, 35]);
  });
  test('it refuses axes that do not fit', () => {
    expect(() => vmap((a) => a, { inAxes: 2 })(x)).toThrow(refusal('ARG_RANGE', 'inAxes', '2', '-2..1'));
    expect(() => vmap((a) => a)(plain(1))).toThrow(refusal('ARG_RANGE', 'no axis to map'));
    expect(() => vmap((a) => a, { inAxes: null })(x)).toThrow(refusal('ARG_RANGE', 'no argument is mapped'));
    expect(() => vmap((a, b) => a.add(b))(x, plain([1]))).toThrow(refusal('ARG_RANGE', '2, 1'));
    expect(() => vmap((a, b) => a.add(b), { inAxes: [0] })(x, x)).toThrow(refusal('ARG_TYPE', 'inAxes'));
    expect(() => vmap((a) => a, { outAxes: 5 })(x)).toThrow(refusal('ARG_RANGE', 'outAxes', '5'));
    expect(() => vmap((a) => a, { outAxes: null })(x)).toThrow(
      refusal('ARG_RANGE', 'depends on the mapped axis'),
    );
    // @ts-expect-error there is no such word
    expect(() => vmap((a) => a, { randomness: 'some' })).toThrow(refusal('ARG_UNKNOWN', '"some"'));
    expect(() => vmap((a) => a.ndim)(x)).toThrow(refusal('ARG_TYPE', '1'));
  });
});

describe('Jacobians', () => {
  const f = (p: { a: Tensor; b: Tensor }, x: Tensor): { u: Tensor; v: Tensor } => ({
    u: p.a.mul(x).mul(p.b),
    v: p.a.sum(),
  });
  const p = { a: plain([1, 2]), b: plain(3) };
  const x = plain([10, 20]);

  test.each([
    ['jacrev', jacrev],
    ['jacfwd', jacfwd],
  ] as const)('%s of trees: for each tensor of the result a tree like the argument', (_, jac) => {
    const j = jac(f)(p, x);
    expect(j.u.a.tolist()).toEqual([
      [30, 0],
      [0, 60],
    ]);
    expect([j.u.b.tolist(), j.v.a.tolist(), j.v.b.tolist()]).toEqual([[10, 40], [1, 1], 0]);
    const both = jac(f, { argnums: [0, 1] })(p, x);
    expect(both.u[1].tolist()).toEqual([
      [3, 0],
      [0, 6],
    ]);
    const [only, aux] = jac((y: Tensor) => [y.mul(y), { y }] as const, { hasAux: true })(x);
    expect([only.tolist(), aux.y.tolist()]).toEqual([
      [
        [20, 0],
        [0, 40],
      ],
      [10, 20],
    ]);
  });
  test('hessian of a tree has a block for each pair', () => {
    const h = hessian((q: { a: Tensor; b: Tensor }) => q.a.mul(q.a).mul(q.b).sum())(p);
    expect([h.a.a.tolist(), h.a.b.tolist(), h.b.a.tolist(), h.b.b.item()]).toEqual([
      [
        [6, 0],
        [0, 6],
      ],
      [2, 4],
      [2, 4],
      0,
    ]);
    expect(hessian(product, { argnums: [0, 1] })(x, x)[0][1].tolist()).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
  test('transforms of what the outer tape records stay differentiable', () => {
    const w = leaf([2, 3]);
    jacrev((y: Tensor) => w.mul(y).mul(y))(plain([1, 2]))
      .sum()
      .backward();
    expect(w.grad!.tolist()).toEqual([2, 4]);
    w.grad = null;
    linearize((y: Tensor) => w.mul(y), plain([1, 2]))[1](plain([5, 7]))
      .sum()
      .backward();
    expect(w.grad!.tolist()).toEqual([5, 7]);
  });
});
