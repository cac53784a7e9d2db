/** Views, their bases and their siblings; golden/torch_cases.py has the same cases for PyTorch. */
import { noGrad, stack, type Tensor, zeros } from '@isograd/tensor';
import { gradients } from '../../src/index.js';
import { type Cases, leaf, plain } from './case.js';

const weights = [
  [1, 2],
  [3, 4],
];

export const views: Cases = {
  'in place on a view rewrites the base': () => {
    const x = leaf(weights);
    const y = x.mul(1);
    y.select(0, 0).mul_(plain([10, 20]));
    y.mul(plain(weights)).sum().backward();
    return [y, x.grad, y.gradFn!.name];
  },
  'in place on the base shows in the view': () => {
    const x = leaf([1, 2, 3]);
    const y = x.mul(1);
    const v = y.slice(0, 1, 3);
    y.mul_(plain([5, 6, 7]));
    v.sum().backward();
    return [v, x.grad];
  },
  'a sibling view is made again': () => {
    const x = leaf([1, 2, 3]);
    const y = x.mul(1);
    const [a, b] = [y.slice(0, 0, 2), y.slice(0, 1, 3)];
    a.mul_(2);
    b.mul(plain([1, 10]))
      .sum()
      .backward();
    return [b, x.grad];
  },
  'a view of a view in place': () => {
    const [x, w] = [leaf(weights), leaf([7, 8])];
    const y = x.mul(1);
    y.transpose(0, 1).select(0, 1).mul_(w);
    y.mul(plain(weights)).sum().backward();
    return [y, x.grad, w.grad];
  },
  'second order through a rewritten base': () => {
    const x = leaf([1, 2, 3]);
    const y = x.mul(x);
    y.slice(0, 0, 2).mul_(x.slice(0, 1, 3));
    const [g] = gradients(y.mul(y).sum(), x, { createGraph: true });
    return [g!, gradients(g!.sum(), x)[0]!];
  },
  'writing into a buffer without history': () => {
    const x = leaf([1, 2]);
    const buffer = zeros([3, 2], { dtype: 'float64' });
    buffer.select(0, 1).copy_(x.mul(3));
    buffer.select(0, 2).add_(x);
    buffer.sum().backward();
    return [buffer, x.grad, buffer.requiresGrad];
  },
  'a view taken before the buffer got a history': () => {
    const x = leaf([1, 2]);
    const buffer = zeros([2], { dtype: 'float64' });
    const v = buffer.select(0, 1);
    buffer.copy_(x.mul(x));
    const before = v.requiresGrad;
    v.mul(3).backward();
    return [before, x.grad];
  },
  'in place on one of several views': () => leaf([1, 2]).mul(1).unbind(0)[0]!.add_(1),
  'the base is written after unbind': () => {
    const x = leaf([1, 2]);
    const y = x.mul(1);
    const [a] = y.unbind(0);
    y.mul_(3);
    a!.backward();
    return x.grad;
  },
  'in place on a view made under noGrad': () => {
    const y = leaf([1, 2]).mul(1);
    return noGrad(() => y.select(0, 0)).add_(1);
  },
  'requiresGrad of a view made under noGrad': () => {
    const x = leaf([1, 2]);
    return noGrad(() => x.select(0, 0)).requiresGrad;
  },
  'a view made under noGrad in a product': () => {
    const x = leaf([1, 2]);
    noGrad(() => x.select(0, 0))
      .mul(x)
      .sum()
      .backward();
    return x.grad;
  },
  'a hook on a view that is written to': () => {
    const x = leaf([1, 2]);
    const y = x.mul(1);
    const v = y.select(0, 0);
    const seen: Tensor[] = [];
    v.registerHook((g) => void seen.push(g.clone()));
    v.mul_(3);
    y.sum().backward();
    return [...seen, x.grad];
  },
  'unbind with one output unused': () => {
    const x = leaf(weights);
    const [a] = x.unbind(0);
    a!
      .mul(plain([5, 6]))
      .sum()
      .backward();
    return x.grad;
  },
  'unbind with both outputs': () => {
    const x = leaf(weights);
    const [a, b] = x.unbind(1);
    a!.mul(b!).sum().backward();
    return [x.grad, a!.gradFn!.name];
  },
  'permute, and a slice with a step': () => {
    const x = leaf([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    x.permute([1, 0]).slice(0, 0, 3, 2).mul(plain(weights)).sum().backward();
    return x.grad;
  },
  'a saved view, and its base is changed': () => {
    const x = leaf([1, 2]);
    const y = x.mul(1);
    const v = y.select(0, 0);
    const z = v.mul(v);
    y.add_(1);
    z.backward();
    return x.grad;
  },
  'several writes into one view': () => {
    const x = leaf([1, 2, 3]);
    const y = x.mul(2);
    const v = y.slice(0, 0, 2);
    v.mul_(3);
    v.add_(x.slice(0, 1, 3));
    v.mul_(v);
    y.sum().backward();
    return [y, x.grad, v.sum().sigmoid().requiresGrad];
  },
  'stack and select': () => {
    const [x, y] = [leaf([1, 2]), leaf([3, 4])];
    stack([x, y.mul(x)], 1)
      .select(0, 1)
      .sum()
      .backward();
    return [x.grad, y.grad];
  },
};
