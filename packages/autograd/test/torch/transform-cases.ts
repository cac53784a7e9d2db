/** Functions of functions; golden/torch_cases.py has the same cases for PyTorch. */
import { type Tensor, zeros } from '@isograd/tensor';
import { grad, hessian, jacfwd, jacrev, jvp, vmap } from '../../src/index.js';
import { type Cases, plain } from './case.js';

export const transforms: Cases = {
  hessian: () => hessian((x) => x.sigmoid().mul(x).mul(x).sum())(plain([0.3, -1])),
  'jvp of grad is a Hessian times a vector': () => {
    const f = (x: Tensor): Tensor => x.exp().mul(x.select(0, 0)).sum();
    return jvp((x) => grad(f)(x), [plain([0.3, -1])], [plain([1, 2])])[1];
  },
  'jacfwd and jacrev agree': () => {
    const f = (x: Tensor): Tensor => x.matmul(x.transpose(0, 1)).sigmoid().sum(0);
    const x = plain([
      [1, 2],
      [0.5, -1],
    ]);
    return [jacfwd(f)(x), jacrev(f)(x)];
  },
  'jvp through a write into a view': () => {
    const f = (x: Tensor): Tensor => {
      const y = x.mul(x);
      y.select(0, 0).mul_(x.select(0, 1));
      return y.mul(y).sum();
    };
    return jvp((x) => f(x), [plain([2, 3])], [plain([1, 0.5])]);
  },
  'jacfwd through a buffer': () =>
    jacfwd((x) => {
      const buffer = zeros([3], { dtype: 'float64' });
      buffer.slice(0, 1, 3).copy_(x.mul(x));
      return buffer.mul_(buffer);
    })(plain([2, 3])),
  'hessian through max and in place': () =>
    hessian((x) => {
      const y = x.mul(x);
      y.mul_(x);
      return y.mul(y).unsqueeze(0).max(1).values.sum();
    })(plain([2, -3])),
  'per-sample gradients': () => {
    const w = plain([
      [1, 0],
      [2, 1],
    ]);
    const rows = plain([
      [1, 2],
      [3, 4],
    ]);
    return vmap((row: Tensor) => grad((v: Tensor) => row.unsqueeze(0).matmul(v).sigmoid().sum())(w))(rows);
  },
};
