/** Where an error happened: the path from the module that was called, for errors of ours only. */
import { isIsogradError } from '@isograd/errors';
import { ones, type Tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { Linear, Module, ModuleDict, ReLU, Sequential } from '../src/index.js';

function caught(call: () => unknown): Error & { readonly op?: string } {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}
class Block extends Module {
  fc = new Linear(4, 4);
  forward(x: Tensor): Tensor {
    return this.fc(x);
  }
}
class Net extends Module {
  body = new Sequential(new Block(), new ReLU(), new Block());
  byName = new ModuleDict({ 'a b': new Linear(2, 2) });
  forward(x: Tensor, how: 'body' | 'name' | 'own' | 'hidden' = 'body'): Tensor {
    if (how === 'name') return this.byName.get('a b')!(x);
    if (how === 'own') return x.matmul(x);
    if (how === 'hidden') return hidden(x);
    return this.body(x);
  }
}
const hidden = new Linear(9, 9);

describe('an error that passes modules', () => {
  test('names the innermost, by its path from the outermost that was called', () => {
    const net = new Net();
    const error = caught(() => net(ones([1, 3])));
    expect(error.message).toMatch(
      /^body\.0\.fc \(Linear\): the last dim of \[1,3\] is 3, the weight \[4,4\] takes 4/,
    );
    expect([error.op, isIsogradError(error), error.name]).toEqual(['body.0.fc', true, 'ShapeError']);
    expect(error.stack).toMatch(/^ShapeError: body\.0\.fc \(Linear\)/);
    expect(caught(() => net.body(ones([1, 3]))).message).toMatch(/^0\.fc \(Linear\)/);
    expect(caught(() => net.body[0]!(ones([1, 3]))).message).toMatch(/^fc \(Linear\)/);
    expect(caught(() => new Block().fc(ones([1, 3]))).message).toMatch(/^Linear: the last dim/);
  });
  test('keeps the operation where it says more than the module', () => {
    expect(caught(() => new Net()(ones([1, 3]), 'own')).message).toMatch(
      /^Net: matmul: \[1,3\] times \[1,3\]/,
    );
  });
  test('is quoted where a path is not made of plain names', () => {
    expect(caught(() => new Net()(ones([1, 3]), 'name')).message).toMatch(/^"byName\.a b" \(Linear\): /);
  });
  test('keeps the path it had where the module is no field of the caller', () => {
    expect(caught(() => new Net()(ones([1, 3]), 'hidden')).message).toMatch(/^Linear: the last dim/);
  });
  test('is the same object, located anew when it is thrown again', () => {
    const error = caught(() => new Net()(ones([1, 3])));
    const net = new Net();
    net.registerForwardPreHook(() => {
      throw error;
    });
    expect(caught(() => net(ones([1, 4])))).toBe(error);
  });
  test('passes unchanged when it is not ours', () => {
    const net = new Net();
    const mine = new RangeError('mine');
    net.body[1]!.registerForwardHook(() => {
      throw mine;
    });
    expect(caught(() => net(ones([1, 4])))).toBe(mine);
    expect(mine.message).toBe('mine');
  });
  test('has a first line of at most 160 characters however deep it arose', () => {
    let net = new Sequential(new Linear(4, 4));
    for (let depth = 0; depth < 100; depth++) net = new Sequential(net);
    const error = caught(() => net(ones([1, 3])));
    const [first] = error.message.split('\n');
    expect(first!.length).toBeLessThanOrEqual(160);
    expect(first).toMatch(/^….*\.0\.0 \(Linear\): the last dim/);
    expect(error.op).toBe(Array.from({ length: 101 }, () => '0').join('.'));
  });
});
