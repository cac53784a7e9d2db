/** Errors of autograd name parameters by their path, once the model was called. */
import { gradients } from '@isograd/autograd';
import { ones, type Tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { Linear, Module, ReLU, Sequential } from '../src/index.js';

class Net extends Module {
  encoder = new Sequential(new Linear(2, 3), new ReLU());
  spare = new Linear(3, 3);
  head = new Linear(3, 1);
  forward(x: Tensor): Tensor {
    return this.head(this.encoder(x)).sum();
  }
}
const frozen = (): { net: Net; loss: Tensor } => {
  const net = new Net();
  net.encoder.requiresGrad_(false);
  return { net, loss: net(ones([4, 2])) };
};

describe('errors name parameters', () => {
  test('GRAD-38: a gradient asked of a frozen one', () => {
    const { net, loss } = frozen();
    const refusal = {
      code: 'GRAD_NOT_REQUIRED',
      message: expect.stringContaining('input 0, the frozen parameter "encoder.0.weight" of shape [3,2]'),
      details: expect.objectContaining({ name: 'encoder.0.weight' }),
    };
    expect(() => gradients(loss, net.parameters())).toThrow(expect.objectContaining(refusal));
    expect(() => loss.backward(undefined, { inputs: net.parameters() })).toThrow(
      'the frozen parameter "encoder.0.weight"',
    );
    expect(net.head.weight.grad).toBeNull();
  });

  test('a gradient asked of one that the loss does not depend on', () => {
    const { net, loss } = frozen();
    expect(() => gradients(loss, [net.head.bias!, net.spare.weight])).toThrow(
      'do not depend on input 1, the parameter "spare.weight" of shape [3,3]',
    );
  });

  test('one that is written to, or a row of it', () => {
    const { net } = frozen();
    expect(() => net.head.weight.add_(1)).toThrow(
      'the parameter "head.weight" of shape [1,3] that requires grad is modified in place',
    );
    expect(() => net.head.weight.select(0, 0).add_(1)).toThrow('a view of the parameter "head.weight"');
  });

  test('a layer that is called by itself, before or after, does not hide where it stands', () => {
    for (const before of [true, false]) {
      const net = new Net();
      if (before) net.head(ones([1, 3]));
      net(ones([4, 2]));
      if (!before) net.head(ones([1, 3]));
      expect(() => net.head.weight.add_(1)).toThrow('"head.weight"');
    }
  });

  test('a model that was never called has no names yet, and its parameters are still told from other tensors', () => {
    const net = new Net().requiresGrad_(false);
    expect(() => net.head.weight.backward()).toThrow('a frozen parameter of shape [1,3]');
  });
});
