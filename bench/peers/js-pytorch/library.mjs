/** js-pytorch, and what its rows share. */
import { begin } from '../../dist/harness.js';
import { requireFrom, versionOf } from '../../dist/installed.js';

export const { torch } = requireFrom('js-pytorch')('js-pytorch');
export const { nn } = torch;
begin(versionOf('js-pytorch', 'js-pytorch'));

const nested = (numbers, rows, columns) =>
  Array.from({ length: rows }, (_, i) => Array.from(numbers.subarray(i * columns, (i + 1) * columns)));
export const tensorOf = (numbers, rows, columns, requiresGrad = false) =>
  torch.tensor(nested(numbers, rows, columns), requiresGrad);
export const first = (x) => [x.data].flat(3)[0];
export const all = (x) => x.data.flat(3);
export const corner = (x) => {
  let value = x.data;
  while (Array.isArray(value)) [value] = value;
  return value;
};

// Its own ReLU lets a thousandth of what is below zero through.
export const relu = (x) => new nn.ReLU().forward(x);
export const tanh = (x) => {
  const e = torch.exp(torch.mul(x, 2));
  return torch.div(torch.add(e, -1), torch.add(e, 1));
};
export const elu = (x) => torch.add(relu(x), torch.add(torch.exp(torch.neg(relu(torch.neg(x)))), -1));
export const sigmoid = (x) => torch.div(torch.ones(x.shape), torch.add(torch.exp(torch.neg(x)), 1));
