/** Saving, loading, modes and casts of a whole model. */
import { manualSeed, noGrad, ones, tensor, type Tensor, zeros } from '@isograd/tensor';
import { bitsOf } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { BatchNorm1d, CrossEntropyLoss, Linear, Module, Sequential } from '../src/index.js';
import { wrong } from './wrong.js';

class Net extends Module {
  fc = new Linear(3, 2);
  norm = new BatchNorm1d(2);
  forward(x: Tensor): Tensor {
    return this.norm(this.fc(x));
  }
}
const bits = (net: Module): (string | number)[] =>
  Object.values(net.stateDict()).map((x) => (x.dtype === 'int64' ? x.item() : bitsOf(x)));
const refused = (code: string, ...says: readonly string[]): unknown =>
  expect.objectContaining({
    code,
    message: expect.stringMatching(says.map((s) => s.replaceAll(/[[\]().?]/g, String.raw`\$&`)).join('[^]*')),
  });

describe('a state dict', () => {
  test('carries a model into another, in training too', () => {
    manualSeed(1);
    const [from, to] = [new Net(), new Net()];
    from(ones([4, 3]).uniform_());
    expect(to.loadStateDict(from.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    expect(bits(to)).toEqual(bits(from));
    expect(to.norm.numBatchesTracked!.item()).toBe(1);
    expect(new Net().loadStateDict(new Map(Object.entries(from.stateDict())))).toBeDefined();
  });
  test('shares its numbers with the model, requires no gradient, and has no prototype', () => {
    const net = new Net();
    const state = net.stateDict();
    noGrad(() => net.fc.weight.fill_(3));
    expect(state['fc.weight']!.tolist()).toEqual([
      [3, 3, 3],
      [3, 3, 3],
    ]);
    expect([state['fc.weight']!.requiresGrad, Object.getPrototypeOf(state), 'toString' in state]).toEqual([
      false,
      null,
      false,
    ]);
  });
  test('leaves parameters what they were to an optimiser: the same tensors, with their gradients', () => {
    const net = new Net();
    const before = net.parameters();
    net(ones([2, 3]).uniform_())
      .sum()
      .backward();
    net.loadStateDict(new Net().stateDict());
    expect(net.parameters().every((p, i) => p === before[i] && p.grad !== null && p.isLeaf)).toBe(true);
  });
  test('holds the class weights of a loss, as in PyTorch', () => {
    expect(Object.keys(new CrossEntropyLoss({ weight: ones([3]) }).stateDict())).toEqual(['weight']);
    expect(Object.keys(new CrossEntropyLoss().stateDict())).toEqual([]);
  });
});

describe('loading refuses', () => {
  const net = new Net();
  const good = (): Record<string, Tensor> => new Net().stateDict();
  const without = (...keys: readonly string[]): Record<string, Tensor> =>
    Object.fromEntries(Object.entries(good()).filter(([key]) => !keys.includes(key)));

  test('NN-26: missing keys, all of them', () => {
    expect(() => net.loadStateDict(without('fc.bias', 'norm.running_var'))).toThrow(
      refused(
        'STATE_MISSING',
        '2 keys do not fit Net',
        '"fc.bias" is missing',
        '"norm.running_var" is missing',
      ),
    );
  });
  test('NN-27: unexpected keys, with the nearest expected one', () => {
    expect(() => net.loadStateDict({ ...good(), 'fc.biass': ones([2]) })).toThrow(
      refused('STATE_UNEXPECTED', '"fc.biass" is unexpected; did you mean "fc.bias"?'),
    );
  });
  test('NN-28: shapes, with a hint where a weight lies transposed', () => {
    expect(() => net.loadStateDict({ ...good(), 'fc.weight': ones([3, 2]) })).toThrow(
      refused('STATE_SHAPE', '"fc.weight" is [3,2], [2,3] is wanted; it looks transposed'),
    );
  });
  test('NN-29: dtypes of another kind', () => {
    expect(() => net.loadStateDict({ ...good(), 'fc.bias': zeros([2], { dtype: 'int32' }) })).toThrow(
      refused('STATE_DTYPE', '"fc.bias" is int32, float32 is wanted'),
    );
    expect(() => net.loadStateDict(wrong({ ...good(), 'fc.bias': [0, 0] }))).toThrow(
      refused('STATE_DTYPE', '"fc.bias" is [0, 0], a tensor is wanted'),
    );
  });
  test('NN-30: a key that would reach a prototype', () => {
    const state: unknown = Object.assign(JSON.parse('{ "__proto__": { "polluted": 1 } }'), good());
    expect(() => net.loadStateDict(wrong(state))).toThrow(
      refused('STATE_NAME', '"__proto__" is refused as a key'),
    );
    expect([wrong({}), Object.prototype].every((x: object) => !('polluted' in x))).toBe(true);
  });
  test('NN-31: what is no state', () => {
    expect(() => net.loadStateDict(wrong(null))).toThrow(refused('ARG_TYPE', 'got null'));
    expect(() => net.loadStateDict(wrong([ones([1])]))).toThrow(refused('ARG_TYPE', 'wanted'));
    expect(() => net.loadStateDict(wrong(net))).toThrow(refused('ARG_TYPE', 'got a Net'));
    expect(() => net.loadStateDict(good(), wrong({ strickt: false }))).toThrow(
      refused('ARG_UNKNOWN', '"strict"'),
    );
  });
  test('everything at once, and changes nothing', () => {
    const before = bits(net);
    const state = { ...without('fc.bias'), 'fc.weight': ones([1]), 'fc.bais': ones([2]), more: ones([1]) };
    expect(() => net.loadStateDict(state)).toThrow(
      refused(
        'STATE_MISSING',
        '4 keys do not fit Net',
        '"fc.bias" is missing',
        '"fc.bais"',
        '"more"',
        '"fc.weight" is [1]',
      ),
    );
    expect(bits(net)).toEqual(before);
  });
});

describe('loading accepts', () => {
  test('missing and unexpected keys where it is told to, and reports them', () => {
    const net = new Net();
    const report = net.loadStateDict({ 'fc.bias': ones([2]), extra: ones([1]) }, { strict: false });
    expect(report).toEqual({
      missingKeys: [
        'fc.weight',
        'norm.weight',
        'norm.bias',
        'norm.running_mean',
        'norm.running_var',
        'norm.num_batches_tracked',
      ],
      unexpectedKeys: ['extra'],
    });
    expect(net.fc.bias!.tolist()).toEqual([1, 1]);
    expect(() => net.loadStateDict({ 'fc.bias': ones([3]) }, { strict: false })).toThrow(
      refused('STATE_SHAPE'),
    );
  });
  test('NN-32: NaN, as it is', () => {
    const layer = new Linear(1, 1);
    layer.loadStateDict({ weight: tensor([[NaN]]), bias: tensor([0]) });
    expect(layer.weight.item()).toBeNaN();
  });
  test('another floating dtype, rounded to that of the model', () => {
    const layer = new Linear(1, 1, { bias: false });
    layer.loadStateDict({ weight: tensor([[0.1]], { dtype: 'float64' }) });
    expect([layer.weight.dtype, layer.weight.item()]).toEqual(['float32', Math.fround(0.1)]);
  });
});

describe('a whole model', () => {
  test('is switched between training and evaluation', () => {
    const net = new Sequential(new Linear(2, 2), new BatchNorm1d(2));
    expect(net.eval()).toBe(net);
    expect(net.modules().map((m) => m.training)).toEqual([false, false, false]);
    expect(
      net
        .train()
        .modules()
        .every((m) => m.training),
    ).toBe(true);
  });
  test('is frozen and thawed', () => {
    const net = new Net();
    net.requiresGrad_(false);
    expect(net(ones([2, 3]).uniform_()).requiresGrad).toBe(false);
    expect(
      net
        .requiresGrad_()
        .parameters()
        .every((p) => p.requiresGrad),
    ).toBe(true);
  });
  test('forgets its gradients', () => {
    const net = new Net();
    net(ones([2, 3]).uniform_())
      .sum()
      .backward();
    net.zeroGrad();
    expect(net.parameters().map((p) => p.grad)).toEqual([null, null, null, null]);
  });
  test('is cast with its buffers and gradients; the tensors stay the same, and whole numbers whole', () => {
    const net = new Net();
    const before = net.parameters();
    net(ones([2, 3]).uniform_())
      .sum()
      .backward();
    const values = before.map((p) => p.tolist());
    expect(net.to('float64')).toBe(net);
    expect(net.parameters().every((p, i) => p === before[i] && p.dtype === 'float64' && p.isLeaf)).toBe(true);
    expect(before.map((p) => p.tolist())).toEqual(values);
    expect(before.every((p) => p.grad?.dtype === 'float64')).toBe(true);
    expect(net.buffers().map((b) => b.dtype)).toEqual(['float64', 'float64', 'int64']);
    net.zeroGrad();
    net(ones([4, 3], { dtype: 'float64' }).uniform_())
      .sum()
      .backward();
    expect(before.every((p) => p.grad?.dtype === 'float64')).toBe(true);
    expect(() => net.to('int64')).toThrow(expect.objectContaining({ code: 'DTYPE_UNSUPPORTED' }));
    expect(() => net.to(wrong('floot32'))).toThrow(expect.objectContaining({ code: 'DTYPE_UNKNOWN' }));
  });
});
