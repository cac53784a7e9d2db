/** Gradients of a real model as transforms: parameters as an argument, and a gradient for each sample. */
import { manualSeed, ones, randn, stack, tensor, type Tensor, zeros } from '@isograd/tensor';
import { gradients } from '@isograd/autograd';
import * as nn from '@isograd/nn';
import { expect, test } from 'vitest';
import { func } from 'isograd';

const { crossEntropy } = nn.functional;
const code = (name: string, words = ''): unknown =>
  expect.objectContaining({ code: name, message: expect.stringContaining(words) });

function setting() {
  manualSeed(0);
  const net = new nn.Sequential(new nn.Linear(3, 4), new nn.LayerNorm(4), new nn.Tanh(), new nn.Linear(4, 2));
  const [x, y] = [randn([5, 3]), tensor([0n, 1n, 1n, 0n, 1n])];
  const params: Record<string, Tensor> = Object.fromEntries(net.namedParameters());
  const loss = (p: Record<string, Tensor>, row: Tensor, label: Tensor): Tensor =>
    crossEntropy(func.functionalCall(net, p, row.unsqueeze(0)), label.unsqueeze(0));
  return { net, x, y, params, loss };
}

test('vmap of grad gives each sample its gradient, and their mean is that of the batch', () => {
  const { net, x, y, params, loss } = setting();
  const each = func.vmap(func.grad(loss), { inAxes: [null, 0, 0] })(params, x, y);
  crossEntropy(net(x), y).backward();
  for (const [name, p] of net.namedParameters()) {
    expect(each[name]!.shape).toEqual([5, ...p.shape]);
    expect(each[name]!.mean(0).sub(p.grad!).abs().max().item()).toBeLessThan(1e-7);
    const alone = gradients(loss(params, x.select(0, 2), y.select(0, 2)), p)[0]!;
    expect(each[name]!.select(0, 2).sub(alone).abs().max().item()).toBeLessThan(1e-7);
  }
});

test('an ensemble is vmap over stacked parameters', () => {
  const { net, x, params } = setting();
  const stacked = Object.fromEntries(Object.entries(params).map(([name, p]) => [name, stack([p, p.mul(2)])]));
  const both = func.vmap((p: Record<string, Tensor>) => func.functionalCall(net, p, x))(stacked);
  expect(both.shape).toEqual([2, 5, 2]);
  expect(both.select(0, 0).sub(net(x)).abs().max().item()).toBeLessThan(1e-6);
});

test('names that are not given stay, tied tensors are replaced everywhere, and all is put back', () => {
  const { net, x } = setting();
  const before = net.parameters();
  const shared = new nn.Sequential(new nn.Linear(3, 3), new nn.Tanh());
  const tied = new nn.Sequential(shared, shared);
  const zero = zeros([3, 3]);
  const bias = shared.parameters()[1]!;
  const y = func.functionalCall(tied, { '0.0.weight': zero }, x);
  expect(y.select(0, 0).tolist()).toEqual(bias.tanh().tolist());
  expect(() => func.functionalCall(net, { '0.weight': ones([4, 3]) }, ones([2, 7]))).toThrow(
    code('SHAPE_MISMATCH'),
  );
  expect(net.parameters().every((p, i) => p === before[i])).toBe(true);
});

test('it refuses names the module has not, other shapes, and what is no tensor or module', () => {
  const { net, x } = setting();
  const call = (state: Record<string, Tensor>) => () => func.functionalCall(net, state, x);
  expect(call({ '0.wieght': x })).toThrow(code('ARG_UNKNOWN', 'did you mean "0.weight"'));
  expect(call({ '0.weight': x })).toThrow(code('SHAPE_MISMATCH', '[5,3]'));
  // @ts-expect-error a number is no tensor
  expect(call({ '0.bias': 1 })).toThrow(code('ARG_TYPE', 'must be a tensor'));
  // @ts-expect-error no module
  expect(() => func.functionalCall({}, {}, x)).toThrow(code('ARG_TYPE', 'a module is wanted'));
});
