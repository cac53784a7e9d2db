/** What a callable object must not trip over. */
import { inspect } from 'node:util';
import { ones, tensor, type Tensor } from '@isograd/tensor';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { Callable, Linear, Module, ModuleDict, ModuleList, Sequential, Tanh } from '../src/index.js';
import { wrong } from './wrong.js';

class Scale extends Module {
  override name = 'a field called name';
  override length = 3;
  fc = new Linear(2, 2);
  forward(x: Tensor, gain = 1): Tensor {
    return this.fc(x).mul(gain);
  }
}

describe('a module is a callable object', () => {
  const net = new Scale();

  test('it can be called, and is what it was made of', () => {
    expect(typeof net).toBe('function');
    expect([net instanceof Scale, net instanceof Module, net instanceof Callable]).toEqual([
      true,
      true,
      true,
    ]);
    expect(net(ones([1, 2]), 2).tolist()).toEqual(
      net
        .forward(ones([1, 2]))
        .mul(2)
        .tolist(),
    );
  });
  test('fields called name and length are fields, and nothing of a function shows', () => {
    expect([net.name, net.length]).toEqual(['a field called name', 3]);
    expect(Object.keys(net)).toEqual(['training', 'name', 'length', 'fc']);
    expect('bind' in net).toBe(false);
  });
  test('two modules share nothing', () => {
    const other = new Scale();
    other.name = 'other';
    other.registerForwardHook(() => ones([1]));
    expect(net.name).toBe('a field called name');
    expect(net(ones([1, 2])).shape).toEqual([1, 2]);
  });
  test('a structured clone is refused by the engine, and the state is what crosses to a worker', () => {
    expect(() => structuredClone(net)).toThrow(expect.objectContaining({ name: 'DataCloneError' }));
  });
  test('a call is typed by forward', () => {
    expectTypeOf(net(ones([1, 2]))).toEqualTypeOf<Tensor>();
    const misuses = (): void => {
      // @ts-expect-error a text is no tensor
      net('no');
      // @ts-expect-error there are too many arguments
      net(ones([1]), 1, 2);
      // @ts-expect-error a list cannot be part of a sequence
      const sequence = new Sequential(new ModuleList());
      // @ts-expect-error push returns a number, which would replace the output
      net.registerForwardHook((_, args) => [].push(...args));
      // @ts-expect-error an option is misspelt
      const layer = new Linear(2, 2, { bais: false });
      return void [sequence, layer];
    };
    expect(misuses).toBeTypeOf('function');
  });
  test('consoles show what PyTorch shows', () => {
    expect(inspect(new Sequential(new Linear(2, 3), new Tanh()))).toBe(
      'Sequential(\n  (0): Linear(in_features=2, out_features=3, bias=True)\n  (1): Tanh()\n)',
    );
    expect(inspect({ net: new Tanh() })).toBe('{ net: Tanh() }');
    expect(String(new ModuleDict({ a: new Tanh() }))).toBe('ModuleDict(\n  (a): Tanh()\n)');
    expect(String(new ModuleList())).toBe('ModuleList()');
    expect(inspect(new Linear(2, 1).bias)).toMatch(
      /^Parameter containing:\ntensor\(\[.*\], requires_grad=True\)$/,
    );
  });
  test('neighbours that print alike fold in a list, not in a sequence', () => {
    const three = (): Tanh[] => [new Tanh(), new Tanh(), new Tanh()];
    class Net extends Module {
      list = new ModuleList([...three(), new Linear(1, 1)]);
      array = three();
      forward(x: Tensor): Tensor {
        return x;
      }
    }
    expect(String(new Net())).toBe(
      [
        'Net(',
        '  (list): ModuleList(',
        '    (0-2): 3 x Tanh()',
        '    (3): Linear(in_features=1, out_features=1, bias=True)',
        '  )',
        '  (array): ModuleList(',
        '    (0-2): 3 x Tanh()',
        '  )',
        ')',
      ].join('\n'),
    );
    expect(String(new Sequential(...three()))).toBe(
      'Sequential(\n  (0): Tanh()\n  (1): Tanh()\n  (2): Tanh()\n)',
    );
  });
  test('several lines of facts stand in a block', () => {
    class Facts extends Module {
      forward(): void {}
      override extraRepr(): string {
        return 'a=1\nb=2';
      }
    }
    expect(String(new Facts())).toBe('Facts(\n  a=1\n  b=2\n)');
  });
});

describe('a subclass without forward', () => {
  test('does not compile, and says what is missing when it is called', () => {
    // @ts-expect-error forward is missing
    class Empty extends Module {}
    expect(() => new Empty()(wrong(1))).toThrow(
      expect.objectContaining({
        code: 'ARG_MISSING',
        message: expect.stringContaining('Empty: forward is missing'),
      }),
    );
  });
  test('forward may be replaced by a function, as a patch does in PyTorch', () => {
    const layer = new Tanh();
    Object.assign(layer, { forward: (x: Tensor) => x.mul(2) });
    expect(layer(tensor([3])).tolist()).toEqual([6]);
    expect(layer.modules()).toHaveLength(1);
  });
});
