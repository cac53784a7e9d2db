/** Transforms inside transforms: nothing gets mixed up, nothing leaks, nothing is lost. */
import { add, door, noGrad, type Tensor, tensor, zeros } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { grad, hessian, jvp, shapeOf, vmap } from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf, plain } from './torch/case.js';

const one = plain(1);
const column = plain([[1], [2]]);
const outside = refusal('GRAD_MODE', 'from outside');
const numberless = refusal('GRAD_MODE', 'inside vmap, jvp or a dry run');

describe('derivatives of functions that take derivatives', () => {
  test('the inner gradient does not see the outer variable as its own', () => {
    expect(grad((x) => x.mul(grad((y) => x.add(y))(one)))(plain(3)).item()).toBe(1);
  });
  test('the inner tangent does not see the outer one', () => {
    const inner = (x: Tensor): Tensor => jvp((y) => x.add(y), [one], [one])[1];
    expect(jvp((x) => x.mul(inner(x)), [plain(3)], [one])[1].item()).toBe(1);
  });
  test('reverse over forward keeps them apart, too', () => {
    const inner = (x: Tensor): Tensor => jvp((y) => x.mul(y), [plain(2)], [one])[1];
    expect(grad((x) => x.mul(inner(x)))(plain(3)).item()).toBe(6);
  });
  test('backward without createGraph inside vmap does not stop the tape below', () => {
    const f = (w: Tensor): Tensor => vmap((x) => grad((y) => w.mul(y).mul(y).sum())(x))(column).sum();
    expect(grad(f)(plain([3])).tolist()).toEqual([6]);
  });
});

describe('what a function captures', () => {
  test('a parameter of the outer tape gets its gradient through grad', () => {
    const w = leaf([2, 3]);
    grad((x) => w.mul(x).mul(x).sum())(plain([1, 2]))
      .sum()
      .backward();
    expect(w.grad!.tolist()).toEqual([2, 4]);
  });
  test('and through vmap of grad', () => {
    const w = leaf([2, 3]);
    const rows = plain([
      [1, 2],
      [3, 4],
    ]);
    vmap(grad((x) => w.mul(x).mul(x).sum()))(rows)
      .sum()
      .backward();
    expect(w.grad!.tolist()).toEqual([8, 12]);
  });
  test('grad of nothing recorded leaves no graph behind', () => {
    expect(grad((x) => x.mul(x).sum())(plain([1, 2])).requiresGrad).toBe(false);
  });
  test('grad works under noGrad, and its result has no history', () => {
    const w = leaf([2, 3]);
    const g = noGrad(() => grad((x) => w.mul(x).sum())(plain([1, 2])));
    expect(g.tolist()).toEqual([2, 3]);
    expect(g.requiresGrad).toBe(false);
  });
  test('noGrad inside the function hides', () => {
    const f = (x: Tensor): Tensor => x.sub(noGrad(() => x.mul(x))).sum();
    expect(grad(f)(plain([1, 2])).tolist()).toEqual([1, 1]);
  });
  test('noGrad inside vmap hides from the tape below', () => {
    const w = leaf([2]);
    expect(vmap((x) => noGrad(() => w.mul(x)))(column).requiresGrad).toBe(false);
  });
});

describe('tensors that have no numbers', () => {
  test('item() inside vmap is refused', () => {
    expect(() => vmap((x) => tensor(x.sum().item()))(column)).toThrow(numberless);
  });
  test('a tensor that escaped from vmap is refused', () => {
    let escaped: Tensor | null = null;
    vmap((x) => (escaped = x.mul(2)))(column);
    expect(() => add(escaped!, 1)).toThrow(numberless);
  });
  test('vmap refuses to write different slices into one captured tensor', () => {
    const captured = zeros([1], { dtype: 'float64' });
    expect(() => vmap((x) => captured.add_(x))(column)).toThrow(outside);
    expect(captured.tolist()).toEqual([0]);
  });
  test('jvp refuses to lose a tangent in a captured tensor', () => {
    const captured = zeros([1], { dtype: 'float64' });
    expect(() => jvp((x) => captured.add_(x), [plain([1])], [plain([1])])).toThrow(outside);
  });
  test('after a refusal the library is as before', () => {
    expect([door.level, door.recording, door.hidden]).toEqual([null, true, false]);
  });
});

describe('buffers made inside', () => {
  const filled = (x: Tensor): Tensor => {
    const buffer = zeros([2], { dtype: 'float64' });
    const view = buffer.select(0, 1);
    buffer.slice(0, 1, 2).copy_(x);
    return view.mul(buffer.select(0, 1));
  };
  test('vmap gives each slice its own, and older views of it follow', () => {
    expect(vmap(filled)(plain([[1], [2], [3]])).tolist()).toEqual([1, 4, 9]);
  });
  test('jvp gives it a tangent, and older views of it follow', () => {
    expect(jvp((x) => filled(x), [plain([3])], [plain([1])])[1].item()).toBe(6);
  });
  test('a tangent that passes through unchanged is not shared', () => {
    const f = (x: Tensor): Tensor => {
      const y = x.add(1);
      const z = y.add(0);
      y.mul_(5);
      return z;
    };
    expect(jvp((x) => f(x), [plain([3])], [plain([1])])[1].tolist()).toEqual([1]);
  });
  test('the tangent of the caller is not written to', () => {
    const tangent = plain([1]);
    jvp((x) => x.alias().mul(1).mul_(3), [plain([2])], [tangent]);
    expect(tangent.item()).toBe(1);
  });
  test('backward works inside vmap', () => {
    const f = (x: Tensor): Tensor => {
      const a = x.mul(1).detach().requiresGrad_();
      a.mul(a).sum().backward();
      return a.grad!;
    };
    expect(vmap(f)(column).tolist()).toEqual([[2], [4]]);
  });
});

test('shapeOf runs a function without numbers, however large', () => {
  const f = (x: Tensor): Tensor => x.sigmoid().sum({ dim: 1 }).relu().unsqueeze(0);
  expect(shapeOf(f, [1e6, 1e6])).toEqual([1, 1e6]);
  expect(shapeOf((x) => x.transpose(0, 1), [2, 1e9])).toEqual([1e9, 2]);
});

test('a tape below jvp keeps tangents as they were when it saved them, whatever is written in place afterwards', () => {
  const f = (x: Tensor): Tensor => {
    const y = x.add(x);
    const part = y.slice(0, 0, 2);
    const z = y.tanh();
    part.mul_(z.slice(0, 1, 3));
    y.sin_();
    return y.mul(z).sum().add(part.exp().sum());
  };
  const x = plain([0.3, -0.7, 1.1]);
  const v = plain([1, 2, -1]);
  const along = (at: Tensor): Tensor => jvp((each) => f(each), [at], [v])[1];
  const wanted = Array.from(hessian(f)(x).matmul(v).data());
  const got = [grad(along)(x), jvp((at) => grad(f)(at), [x], [v])[1]];
  for (const g of got) Array.from(g.data()).forEach((each, i) => expect(each).toBeCloseTo(wanted[i]!, 12));
});
