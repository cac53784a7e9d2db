/** Views under gradients and tangents whose memory lies otherwise than the view's base does. */
import { noGrad, type Tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { gradcheck, gradgradcheck, grads, jvp } from '../src/index.js';
import { leaf, plain } from './torch/case.js';

const matrix = [
  [1, 2, 3],
  [4, 5, 6],
];

test('a write through a flat view takes a gradient that was stretched or transposed', () => {
  const written = (x: Tensor, w: Tensor): Tensor => {
    const y = x.mul(1);
    y.view([6]).mul_(w);
    return y;
  };
  const inputs = (): Tensor[] => [leaf(matrix), leaf([1, 2, 3, 4, 5, 6])];
  gradcheck((x, w) => written(x, w).sum(), inputs());
  gradcheck((x, w) => written(x, w).t().mul(written(x, w).t()).sum(), inputs());
  gradgradcheck((x, w) => written(x, w).t().sigmoid().sum(0), inputs());
});

test('a tangent follows through view although its own memory is transposed or stretched', () => {
  const f = (x: Tensor, w: Tensor): Tensor => x.mul(w).view([6]).sigmoid().sum();
  const [x, w] = [plain(matrix), plain(matrix).mul(0.1)];
  const tangents: [Tensor, Tensor] = [
    plain([
      [1, 2],
      [3, 4],
      [5, 6],
    ]).t(),
    plain([1, 0, 2]).expand([2, 3]),
  ];
  const along = grads(f)(x, w)
    .map((g, k) => g.mul(tangents[k]!).sum().item())
    .reduce((a, b) => a + b);
  expect(jvp((a, b) => f(a, b), [x, w], tangents)[1].item()).toBeCloseTo(along, 12);
  const g = (a: Tensor): Tensor => a.sum(0).expand([2, 3]).clone().view([6]).mul(2);
  expect(jvp((a) => g(a), [x], [tangents[0]])[1].tolist()).toEqual([6, 14, 22, 6, 14, 22]);
});

test('a write into one of several outputs names the operation that made them, and what to do', () => {
  const y = leaf(matrix).mul(1);
  for (const [part, name] of [
    [y.chunk(1)[0]!, 'split'],
    [y.unbind(1)[2]!.view([2, 1]), 'unbind'],
  ] as const)
    expect(() => part.add_(1)).toThrow(
      expect.objectContaining({
        code: 'GRAD_INPLACE',
        message: expect.stringMatching(new RegExp(`^add_: this .* an output of ${name}, .* without "_"`)),
        hint: expect.stringContaining('narrow()'),
      }),
    );
  expect(y.tolist()).toEqual(matrix);
});

test('one of several views that was taken under noGrad is a constant', () => {
  const [x, y] = [leaf([1, 2]), leaf([3, 4])];
  const [part] = noGrad(() => y.mul(1).chunk(2));
  const [again] = noGrad(() => x.view([2])).chunk(1);
  expect([part!.requiresGrad, again!.requiresGrad]).toEqual([false, false]);
  x.mul(part!).add(again!).sum().backward();
  expect(x.grad!.tolist()).toEqual([3, 3]);
});
