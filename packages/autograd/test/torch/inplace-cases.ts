/** In-place writes, leaves and versions; golden/torch_cases.py has the same cases for PyTorch. */
import { noGrad, type Tensor, zeros } from '@isograd/tensor';
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
  'what copy_ overwrites has a gradient of zeros': () => {
    const [x, y] = [leaf([1, 2]), leaf([3, 4])];
    const z = x.mul(x);
    z.copy_(y);
    z.mul(y).sum().backward();
    return [z, x.grad, y.grad];
  },
  'copy_ of a constant': () => {
    const x = leaf([1, 2]);
    const z = x.mul(x);
    z.copy_(plain([5, 6]));
    z.sum().backward();
    return [z, x.grad, z.requiresGrad];
  },
  'copy_ into a view, then second order': () => {
    const [x, y] = [leaf([1, 2]), leaf([3])];
    const z = x.mul(x);
    z.select(0, 0).copy_(y.mul(y).select(0, 0));
    const [g, h] = gradients(z.mul(z).sum(), [x, y], { createGraph: true });
    return [g!, h!, ...gradients(g!.sum().add(h!.sum()), [x, y])];
  },
  'copy_ over all, then second order': () => {
    const [x, y] = [leaf([1, 2]), leaf([3, 4])];
    const z = x.mul(x);
    z.copy_(y.mul(y));
    const [g, h] = gradients(z.mul(z).sum(), [x, y], { createGraph: true });
    return [g!, g!.requiresGrad, h!, ...gradients(h!.sum(), [x, y], { allowUnused: true })];
  },
  'what a draw overwrites has a gradient of zeros': () => {
    const x = leaf([1, 2]);
    const z = x.mul(x);
    z.uniform_().select(0, 0).normal_();
    z.sum().backward();
    return [x.grad, z.requiresGrad];
  },
  'a comparison in place has gradients of zeros': () => {
    const [x, y] = [leaf([1, 2]), leaf([3, 1])];
    const z = x.mul(x);
    z.ge_(y);
    z.sum().backward();
    return [z, x.grad, y.grad];
  },
  'an infinite gradient ends at steps': () => {
    const x = leaf([1.5, -2]);
    const seed = plain([Infinity, NaN]);
    const steps = [
      x.floor(),
      x.round(),
      x.sign(),
      x.mul(1).fill_(3),
      x.mul(1).zero_(),
      x.div(2, { roundingMode: 'trunc' }),
    ];
    return steps.map((y) => gradients(y, x, { gradOutputs: seed })[0]!);
  },
  'the gradient of a step has no history': () => {
    const [x, g] = [leaf([1.5, -2]), leaf([1, 2])];
    return gradients(x.floor(), x, { gradOutputs: g, createGraph: true })[0]!.requiresGrad;
  },
  'an infinite gradient goes to the largest alone': () => {
    const [x, y] = [leaf([1, 5, 2, 5]), leaf([2, 3, 2, 6])];
    const inf = plain(Infinity);
    const one = (z: Tensor): Tensor => gradients(z, x, { gradOutputs: inf })[0]!;
    const seed = inf.expand([4]);
    const two = gradients(x.maximum(y), [x, y], { gradOutputs: seed });
    return [one(x.max()), one(x.min()), one(x.median()), one(x.nanmedian()), ...two].map((g) =>
      g.nanToNum({ nan: 7, posinf: 9 }),
    );
  },
  'a quotient is written to': () => {
    const [x, y] = [leaf([1, 2]), leaf([3, 4])];
    const z = x.div(y);
    z.mul_(2);
    z.sum().backward();
    return [z, x.grad, y.grad];
  },
  'what was divided is written to': () => {
    const [x, y] = [leaf([1, 2]), leaf([3, 4])];
    const z = x.mul(1);
    const q = z.div(y);
    z.add_(1);
    q.sum().backward();
    return y.grad;
  },
  'a quotient in place': () => {
    const [x, y] = [leaf([1, 2]), leaf([3, 4])];
    const z = x.mul(1);
    z.div_(y);
    z.exp_();
    z.sum().backward();
    return [z, x.grad, y.grad];
  },
  'clamp_ between a tensor and nothing': () => {
    const [x, y] = [leaf([1, 4]), leaf([3, 2])];
    const z = x.mul(1);
    z.clamp_({ min: y }).mul_(2);
    z.clamp_({ max: y.mul(2) });
    z.sum().backward();
    return [z, x.grad, y.grad];
  },
  'sinc_ and erfinv_ are written to': () => {
    const x = leaf([0.3, 0.5]);
    const z = x.mul(1);
    z.sinc_().mul_(0.5).erfinv_().add_(1);
    z.sum().backward();
    return [z, x.grad];
  },
  'requiresGrad_(false) on a result': () => leaf([1]).mul(1).requiresGrad_(false),
};
