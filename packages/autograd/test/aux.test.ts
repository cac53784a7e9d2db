/** Results beside the value, and what transforms refuse: trees of another form, tangents of another type, whole numbers. */
import { ones, Tensor, tensor, zeros } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import {
  grad,
  grads,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  linearize,
  valueAndGrad,
  vjp,
  vmap,
} from '../src/index.js';
import { refusal } from './refusal.js';
import { plain } from './torch/case.js';

const withAux = (x: Tensor) => [x.mul(x), { triple: x.mul(3), name: 'x' }] as const;

describe('hasAux', () => {
  test('vjp returns what stands beside the value, detached', () => {
    const [y, pullback, aux] = vjp(withAux, plain(2), { hasAux: true });
    expect([y.item(), pullback()[0].item(), aux.triple.item(), aux.name]).toEqual([4, 4, 6, 'x']);
    expect(aux.triple.requiresGrad).toBe(false);
  });
  test('jvp returns it without a tangent', () => {
    const [y, tangent, aux] = jvp(withAux, [plain(2)], [plain(1)], { hasAux: true });
    expect([y.item(), tangent.item(), aux.triple.item()]).toEqual([4, 4, 6]);
  });
  test('linearize returns it, and pushes the value alone', () => {
    const [y, push, aux] = linearize(withAux, plain(2), { hasAux: true });
    expect([y.item(), push(plain(10)).item(), aux.triple.item()]).toEqual([4, 40, 6]);
  });
  test('hessian returns it beside all blocks', () => {
    const [h, aux] = hessian((x: Tensor) => [x.mul(x).sum(), x.mul(3)], { hasAux: true })(plain([2, 3]));
    expect(h.tolist()).toEqual([
      [2, 0],
      [0, 2],
    ]);
    expect(aux).toMatchObject({ shape: [2] });
  });
  test('in a batch it is a batch', () => {
    const f = (x: Tensor): readonly Tensor[] => {
      const [y, pullback, aux] = vjp(withAux, x, { hasAux: true });
      return [y, pullback()[0], aux.triple];
    };
    expect(vmap(f)(plain([1, 2])).map((t) => t.tolist())).toEqual([
      [1, 4],
      [2, 4],
      [3, 6],
    ]);
  });
  test('an argument that only looks like options is an argument', () => {
    const f = (x: Tensor, flags: { hasAux: string }): Tensor => (flags.hasAux === 'no' ? x.mul(2) : x);
    expect(vjp(f, plain(1), { hasAux: 'no' })[0].item()).toBe(2);
  });
  test('a function that returns no pair is refused', () => {
    // @ts-expect-error a pair is wanted
    expect(() => vjp((x) => x, plain(1), { hasAux: true })).toThrow(
      refusal('ARG_TYPE', 'vjp', '[value, aux]'),
    );
    // @ts-expect-error the option is hasAux
    expect(() => jvp((x: Tensor) => x, [plain(1)], [plain(1)], { hasaux: true })).toThrow(
      refusal('ARG_UNKNOWN', 'hasAux'),
    );
  });
});

describe('trees of another form', () => {
  test('a gradient whose tensors stand in other places is refused', () => {
    const [, pullback] = vjp((x: Tensor): Record<string, Tensor> => ({ u: x.mul(2) }), plain([1, 2]));
    expect(() => pullback({ v: plain([1, 1]) })).toThrow(refusal('GRAD_SHAPE', 'vjp', 'at v', 'at u'));
  });
  test('so are tangents', () => {
    const f = (p: Record<string, Tensor>): Tensor => p['a']!;
    expect(() => jvp(f, [{ a: plain(1) }], [{ b: plain(1) }])).toThrow(
      refusal('GRAD_SHAPE', 'jvp', 'at 0.b', 'at 0.a'),
    );
  });
});

describe('types', () => {
  const single = tensor(1);
  test('a tangent of another type than its primal is refused', () => {
    const call = (): unknown => jvp((x: Tensor) => x.mul(x), [single], [plain(1)]);
    expect(call).toThrow(refusal('DTYPE_MISMATCH', 'jvp', 'tangent 0', 'float64', 'float32'));
    expect(() => linearize((x: Tensor) => x, single)[1](plain(1))).toThrow(
      refusal('DTYPE_MISMATCH', 'linearize'),
    );
    expect(() => hvp((x) => x.mul(x), [single], [plain(1)])).toThrow(refusal('DTYPE_MISMATCH'));
  });
  test('a derivative by whole numbers, or of them, is refused, as in JAX', () => {
    const whole = tensor([1n, 2n]);
    expect(() => grad((x: Tensor) => x.mul(2).sum())(whole)).toThrow(
      refusal('GRAD_DTYPE', 'grad', 'argument 0', 'int64', 'floating'),
    );
    expect(() => valueAndGrad((x) => x.argmax())(plain([1, 2]))).toThrow(
      refusal('GRAD_DTYPE', 'valueAndGrad', 'the result', 'int64'),
    );
    const f = (x: Tensor, n: Tensor): Tensor => x.mul(n);
    expect(() => jacrev(f, { argnums: 1 })(plain([1, 2]), whole)).toThrow(refusal('GRAD_DTYPE', 'jacrev'));
    expect(() => jacfwd(f, { argnums: 1 })(plain([1, 2]), whole)).toThrow(refusal('GRAD_DTYPE', 'jacfwd'));
  });
  test('a result of many numbers names the transform and what to use', () => {
    expect(() => grad((x) => x.mul(2))(zeros([3]))).toThrow(
      refusal('GRAD_NON_SCALAR', 'grad:', '[3]', 'jacrev'),
    );
  });
  test('a result of shape [1] is no number, as in torch.func and JAX', () => {
    const f = (x: Tensor): Tensor => x.mul(x).sum(0, { keepdim: true });
    const x = plain([1, 2]);
    for (const [who, run] of Object.entries({
      grad: () => grad(f)(x),
      grads: () => grads(f)(x),
      valueAndGrad: () => valueAndGrad(f)(x),
      hvp: () => hvp(f, [x], [x]),
      'grad of vmap': () => grad((z: Tensor) => vmap((row: Tensor) => row.mul(2))(z))(plain([3])),
    }))
      expect(run, who).toThrow(
        refusal('GRAD_NON_SCALAR', `${who.split(' ')[0]}:`, 'shape []', '[1]', 'squeeze()'),
      );
    expect(grad((z: Tensor) => f(z).squeeze())(x).tolist()).toEqual([2, 4]);
    // A Jacobian says the shape of its result; so does a Hessian, as jax.hessian.
    expect(hessian(f)(x).shape).toEqual([1, 2, 2]);
  });
});

test('trees are 64 levels deep at most, and one that contains itself is refused', () => {
  const nested = (levels: number): unknown[] => (levels === 1 ? [ones([2])] : [nested(levels - 1)]);
  const same = vmap((tree: unknown[]) => tree);
  expect(same(nested(64)).flat(63)[0]).toBeInstanceOf(Tensor);
  const refused = expect.objectContaining({
    code: 'ARG_RANGE',
    message: expect.stringContaining('64 levels'),
  });
  expect(() => same(nested(65))).toThrow(refused);
  const loop: unknown[] = [ones([2])];
  loop.push(loop);
  expect(() => same(loop)).toThrow(refused);
});
