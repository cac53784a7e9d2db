/** In-place writes, leaves and versions; golden/torch_cases.py has the same cases for PyTorch. */
import { noGrad, zeros } from '@isograd/tensor';
import { gradients } from '../../src/index.js';
import { type Cases, leaf, plain } from './case.js';

export const inplace: Cases = {
  'add_ on an intermediate': () => {
    const x = leaf([1, 2]);
    const y = x.mul(x);
    y.add_(x);
    y.sum().backward();
    return [y, x.grad];
  },
  'mul_ keeps the value it overwrites': () => {
    const [x, w] = [leaf([1, 2]), leaf([3, 4])];
    const y = x.add(1);
    y.mul_(w);
    y.sum().backward();
    return [y, x.grad, w.grad];
  },
  'mul_ by itself': () => {
    const x = leaf([1, 2]);
    const y = x.add(1);
    y.mul_(y);
    y.sum().backward();
    return x.grad;
  },
  'mul_, then second order': () => {
    const [x, w] = [leaf([1, 2]), leaf([3, 4])];
    const y = x.mul(x);
    y.mul_(w);
    const [g] = gradients(y.sum(), x, { createGraph: true });
    return [g!, ...gradients(g!.sum(), [x, w])];
  },
  'relu_ after add, which saves nothing': () => {
    const x = leaf([-1, 2]);
    const y = x.add(1);
    y.relu_();
    y.sum().backward();
    return [y, x.grad];
  },
  'exp_ over an output that sigmoid saved': () => {
    const x = leaf([1, 2]);
    const y = x.sigmoid();
    y.exp_();
    y.sum().backward();
    return x.grad;
  },
  'exp_ alone': () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    y.exp_();
    y.sum().backward();
    return x.grad;
  },
  'a saved factor is changed': () => {
    const [x, c] = [leaf([1, 2]), plain([3, 4])];
    const y = x.mul(c);
    c.add_(1);
    y.sum().backward();
    return x.grad;
  },
  'a factor that no needed formula reads is changed': () => {
    const x = leaf([1, 2]);
    const r = x.mul(2);
    const s = r.mul(plain([1, 1]));
    r.add_(1);
    s.sum().backward();
    return x.grad;
  },
  'add saves nothing': () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    const z = y.add(1);
    y.add_(5);
    z.sum().backward();
    return [x.grad, y];
  },
  'a leaf in place': () => leaf([1, 2]).add_(1),
  'a view of a leaf in place': () => leaf([1, 2]).select(0, 0).add_(1),
  'a leaf in place under noGrad': () => {
    const x = leaf([1, 2]);
    noGrad(() => x.add_(1));
    x.mul(x).sum().backward();
    return [x, x.grad];
  },
  'an optimiser step between forward and backward': () => {
    const x = leaf([1, 2]);
    const y = x.mul(x).sum();
    noGrad(() => x.add_(1));
    y.backward();
    return x.grad;
  },
  'detach shares the version': () => {
    const x = leaf([1, 2]);
    const y = x.mul(1);
    const z = y.mul(y).sum();
    y.detach().add_(1);
    z.backward();
    return x.grad;
  },
  'an expanded tensor in place': () => zeros([1, 2]).expand([3, 2]).add_(1),
  'in place cannot grow': () => zeros([2]).add_(zeros([3, 2])),
  'requiresGrad_(false) on a result': () => leaf([1]).mul(1).requiresGrad_(false),
};
