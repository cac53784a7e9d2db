/** What a module finds in its fields, under which names and in which order. */
import { ones, tensor, type Tensor, zeros } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import {
  BatchNorm1d,
  buffer,
  Linear,
  Module,
  ModuleDict,
  ModuleList,
  parameter,
  ReLU,
  Sequential,
} from '../src/index.js';
import { wrong } from './wrong.js';

class Block extends Module {
  static readonly stateNames = { innerScale: 'inner_scale' };
  fc = new Linear(2, 2);
  innerScale = parameter(ones([1]));
  mask = buffer(ones([2]));
  plain = zeros([2]);
  #hidden = new Linear(2, 2);
  forward(x: Tensor): Tensor {
    return this.#hidden(this.fc(x)).mul(this.mask).add(this.plain);
  }
}

class Net extends Module {
  blocks = [new Block(), new Block()];
  byName = new ModuleDict<Module>([
    ['2', new ReLU()],
    ['1', new Linear(1, 1)],
  ]);
  scales = [parameter(ones([1])), parameter(ones([2]))];
  grid = [[new ReLU()], [new ReLU()]];
  forward(x: Tensor): Tensor {
    return this.blocks.reduce((y, block) => block(y), x);
  }
}

const names = (list: readonly (readonly [string, unknown])[]): string[] => list.map(([name]) => name);

describe('the walk over the fields', () => {
  const net = new Net();

  test('finds modules, parameters and lists of them; a module comes before what it holds', () => {
    expect(names(net.namedModules())).toEqual([
      '',
      'blocks.0',
      'blocks.0.fc',
      'blocks.1',
      'blocks.1.fc',
      'byName',
      'byName.2',
      'byName.1',
      'grid.0.0',
      'grid.1.0',
    ]);
    expect(names(net.namedChildren())).toEqual(['blocks.0', 'blocks.1', 'byName', 'grid.0.0', 'grid.1.0']);
    expect(net.children()).toHaveLength(5);
  });
  test('lists own parameters before those of children, under PyTorch names', () => {
    expect(names(net.namedParameters()).slice(0, 5)).toEqual([
      'scales.0',
      'scales.1',
      'blocks.0.inner_scale',
      'blocks.0.fc.weight',
      'blocks.0.fc.bias',
    ]);
    expect(net.parameters()).toHaveLength(10);
  });
  test('takes a plain tensor for no part of the state, a declared buffer for one', () => {
    expect(names(net.blocks[0]!.namedBuffers())).toEqual(['mask']);
    expect(Object.keys(new Block().stateDict())).toEqual(['inner_scale', 'mask', 'fc.weight', 'fc.bias']);
    expect(net.buffers()).toHaveLength(2);
  });
  test('names the state of layers as PyTorch does', () => {
    const layers = new Sequential(new Linear(2, 2), new BatchNorm1d(2));
    expect(names(layers.namedParameters())).toEqual(['0.weight', '0.bias', '1.weight', '1.bias']);
    expect(Object.keys(layers.stateDict())).toEqual([
      '0.weight',
      '0.bias',
      '1.weight',
      '1.bias',
      '1.running_mean',
      '1.running_var',
      '1.num_batches_tracked',
    ]);
  });
  test('meets a shared module once, and its state under both names', () => {
    const layers = new Sequential(new Linear(2, 2), new Linear(2, 2));
    layers[1] = layers[0]!;
    expect([layers.parameters().length, names(layers.namedModules())]).toEqual([2, ['', '0']]);
    expect(Object.keys(layers.stateDict())).toHaveLength(4);
  });
  test('meets tied parameters once', () => {
    class Tied extends Module {
      encoder = new Linear(2, 2, { bias: false });
      decoder = new Linear(2, 2, { bias: false });
      forward(x: Tensor): Tensor {
        return this.decoder(this.encoder(x));
      }
    }
    const tied = new Tied();
    tied.decoder.weight = tied.encoder.weight;
    expect(names(tied.namedParameters())).toEqual(['encoder.weight']);
  });
  test('visits children before their parents in apply', () => {
    const met: string[] = [];
    new Sequential(new Linear(2, 2), new ReLU()).apply((m) => met.push(m.kind));
    expect(met).toEqual(['Linear', 'ReLU', 'Sequential']);
  });
});

describe('fields that cannot be walked', () => {
  test('NN-33: a field with a name of Module is refused, with its module and path', () => {
    class Bad extends Module {
      // @ts-expect-error Module has a method of that name
      parameters = parameter(zeros([2]));
      forward(x: Tensor): Tensor {
        return x;
      }
    }
    const [bad, inside] = [new Bad(), new Sequential(wrong(new Bad()))];
    const conflict = (says: string): unknown =>
      expect.objectContaining({ code: 'ARG_CONFLICT', message: expect.stringContaining(says) });
    expect(() => bad(zeros([1]))).toThrow(conflict('Bad: the field "parameters" hides'));
    expect(() => inside.parameters()).toThrow(conflict('0 (Bad): the field "parameters" hides'));
    const training = new ReLU();
    Object.assign(training, { training: 'yes' });
    expect(() => training(zeros([1]))).toThrow(conflict('"training"'));
  });
  test('NN-34: a module that contains itself is refused with the path of the cycle', () => {
    const inner = new Sequential();
    const outer = new Sequential(new ReLU(), inner);
    inner[0] = outer;
    const cycle = expect.objectContaining({
      code: 'ARG_CONFLICT',
      message: expect.stringContaining('Sequential: it contains itself, at 1.0'),
    });
    expect(() => outer.parameters()).toThrow(cycle);
    expect(() => outer(zeros([1]))).toThrow(cycle);
    expect(String(outer)).toContain('(0): [Circular Sequential]');
  });
  test('modules in a plain object or a Map would not be found, so they are refused', () => {
    class Heads extends Module {
      heads: unknown;
      forward(x: Tensor): Tensor {
        return x;
      }
    }
    for (const heads of [{ a: new ReLU() }, new Map([['a', parameter(ones([1]))]]), new Set([new ReLU()])]) {
      const net = new Heads();
      net.heads = heads;
      expect(() => net.parameters()).toThrow(
        expect.objectContaining({
          code: 'ARG_CONFLICT',
          message: expect.stringContaining('"heads" holds modules'),
        }),
      );
    }
    const config = new Heads();
    config.heads = { rate: 0.1, shape: [1, 2], table: tensor([1]) };
    expect(config.parameters()).toEqual([]);
  });
});

describe('containers', () => {
  test('a list grows, and its keys follow', () => {
    const [a, b, c] = [new Linear(1, 1), new Linear(2, 2), new Linear(3, 3)];
    const list = new ModuleList([a]).append(c).insert(1, b);
    expect([list.length, [...list], list[1], list.at(-1)]).toEqual([3, [a, b, c], b, c]);
    expect(names(list.namedParameters())).toEqual([
      '0.weight',
      '0.bias',
      '1.weight',
      '1.bias',
      '2.weight',
      '2.bias',
    ]);
    expect(() => list.insert(7, a)).toThrow(expect.objectContaining({ code: 'ARG_RANGE' }));
    expect(() => new ModuleList([wrong(3)])).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
    expect(() => list()).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_CALL' }));
  });
  test('a dictionary keeps its order, and takes names that Module uses', () => {
    const relu = new ReLU();
    const dict = new ModuleDict<Module>([
      ['forward', relu],
      ['1', new Linear(1, 1)],
    ]);
    expect([dict.size, [...dict.keys()], dict.get('forward'), dict.has('x')]).toEqual([
      2,
      ['forward', '1'],
      relu,
      false,
    ]);
    expect(names(dict.namedModules())).toEqual(['', 'forward', '1']);
    expect(dict.delete('1')).toBe(true);
    expect(dict.parameters()).toEqual([]);
    for (const name of ['', 'a.b'])
      expect(() => dict.set(name, relu)).toThrow(expect.objectContaining({ code: 'ARG_RANGE' }));
    expect(() => dict.set('a', wrong(3))).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
    expect(() => dict()).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_CALL' }));
  });
  test('a sequence can be read by position and in a loop', () => {
    const layers = [new ReLU(), new Linear(2, 2)];
    const sequence = new Sequential(...layers);
    expect([sequence.length, [...sequence], sequence[1]]).toEqual([2, layers, layers[1]]);
    expect(() => new Sequential(wrong(layers))).toThrow(
      expect.objectContaining({ code: 'ARG_TYPE', message: expect.stringContaining('layer 0') }),
    );
  });
  test('NN-05: an empty sequence is accepted and gives back its input', () => {
    const x = ones([2]);
    expect(new Sequential()(x)).toBe(x);
  });
});
