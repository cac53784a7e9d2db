/** Containers take lists and names of modules, all of them or none. */
import { checkpoint, detectAnomaly, vmap } from '@isograd/autograd';
import { isIsogradError } from '@isograd/errors';
import { manualSeed, noGrad, randn, type Tensor } from '@isograd/tensor';
import { describe, expect, test, vi } from 'vitest';
import {
  Identity,
  LeakyReLU,
  Linear,
  type Module,
  ModuleDict,
  ModuleList,
  ReLU,
  Sequential,
  Tanh,
} from '../src/index.js';

/** A class as a caller without types may construct it. */
const constructed = (maker: object, ...args: unknown[]): unknown =>
  typeof maker === 'function' ? Reflect.construct(maker, args) : undefined;

function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (isIsogradError(error)) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('the call was accepted');
}

describe('what is no list of modules', () => {
  test.each([[2], [null], [''], [{}], [new Linear(1, 1)]])('ModuleList refuses %s', (modules) => {
    expect(refusal(() => constructed(ModuleList, modules))).toMatch(
      /^ARG_TYPE ModuleList: a list of modules is wanted, got /,
    );
  });
  test.each([[2], [null], [''], [true], [() => 1]])('ModuleDict refuses %s', (modules) => {
    expect(refusal(() => constructed(ModuleDict, modules))).toMatch(
      /^ARG_TYPE ModuleDict: modules by name are wanted, got /,
    );
  });
  test('ModuleDict says which pair is none', () => {
    const pairs = [['a', new Linear(1, 1)], new Linear(1, 1)];
    expect(refusal(() => constructed(ModuleDict, pairs))).toMatch(
      /ModuleDict: entry 1 is .*; wanted a name and a module/,
    );
  });
});

test('a list that is extended by what holds one thing that is no module stays as it was', () => {
  const list = new ModuleList([new Linear(1, 1)]);
  const more: unknown = [new Linear(1, 2), 3];
  expect(refusal(() => Reflect.apply(Reflect.get(list, 'extend'), list, [more]))).toContain(
    'a module is wanted, got 3',
  );
  expect(list.length).toBe(1);
});

test('containers take containers: a list itself, a dictionary another', () => {
  const list = new ModuleList([new Linear(1, 1), new Linear(1, 2)]);
  expect(list.extend(list).length).toBe(4);
  const names = new ModuleDict(new ModuleDict({ a: list[0]! }));
  expect([...names.keys()]).toEqual(['a']);
  expect(new ModuleDict(new Map([['b', list[1]!]])).get('b')).toBe(list[1]);
});

describe('what stands between the layers of a Sequential', () => {
  const width = 64;
  const deep = (): Sequential =>
    new Sequential(...Array.from({ length: 20 }, () => [new Linear(width, width), new ReLU()]).flat());

  test('gives its memory back at once where nothing is recorded', () => {
    const net = deep();
    const x = randn([2, width]);
    const discard = vi.spyOn(x.storage, 'discard');
    const all = vi.spyOn(prototypeOf(x.storage), 'discard');
    net(x);
    expect(all).toHaveBeenCalledTimes(0);
    noGrad(() => net(x));
    expect(all).toHaveBeenCalledTimes(39);
    expect(discard).toHaveBeenCalledTimes(0);
    vi.restoreAllMocks();
  });

  test('gives back while a tape runs what no formula reads: what goes into ReLU, not what comes out', () => {
    const net = deep();
    const x = randn([16, width]);
    const all = vi.spyOn(prototypeOf(x.storage), 'discard');
    const y = net(x);
    expect(all).toHaveBeenCalledTimes(20);
    vi.restoreAllMocks();
    y.sum().backward();
    const given = net.parameters().map(({ grad }) => grad!.tolist());
    let h = x;
    net.zeroGrad();
    for (const layer of net) h = layer(h);
    h.sum().backward();
    expect(net.parameters().map(({ grad }) => grad!.tolist())).toEqual(given);
  });

  test.each([
    ['what comes out of Tanh goes into the gradient', new Tanh(), 1],
    ['LeakyReLU reads what goes in', new LeakyReLU(), 0],
  ])('stays where a formula reads it: %s', (_, activation, times) => {
    const x = randn([16, width]);
    const all = vi.spyOn(prototypeOf(x.storage), 'discard');
    const y = new Sequential(new Linear(width, width), activation, new Linear(width, width))(x);
    expect(all).toHaveBeenCalledTimes(times);
    vi.restoreAllMocks();
    expect(() => y.sum().backward()).not.toThrow();
  });

  test('stays while a level, a watcher or a checkpoint may have heard of it', () => {
    const net = new Sequential(new Linear(width, width), new ReLU(), new Linear(width, width), new ReLU());
    const x = randn([16, width], { requiresGrad: true });
    const all = vi.spyOn(prototypeOf(x.storage), 'discard');
    detectAnomaly(() => net(x));
    const checked = checkpoint((v: Tensor) => net(v), x);
    vmap((v: Tensor) => net(v))(randn([3, 16, width]));
    expect(all).toHaveBeenCalledTimes(0);
    vi.restoreAllMocks();
    expect(() => checked.sum().backward()).not.toThrow();
  });

  test('is the same with the memory given back', () => {
    manualSeed(0);
    const net = deep();
    const x = randn([width, width]);
    const kept = net(x).tolist();
    expect(noGrad(() => net(x)).tolist()).toEqual(kept);
    expect(x.tolist()).toHaveLength(width);
  });

  test.each<[string, (net: Sequential, seen: Tensor[]) => void]>([
    ['a hook', (net, seen) => void net[2]!.registerForwardHook((_, [x], y) => void seen.push(x, y))],
    ['a hook before', (net, seen) => void net[3]!.registerForwardPreHook((_, [x]) => void seen.push(x))],
    ['another forward', (net, seen) => replaceForward(net[3]!, seen)],
    ['a class below', (net, seen) => void (net[3] = new Keeping(seen))],
    [
      'a layer that passes its input on',
      (net, seen) => void (net[3] = new Sequential(new Keeping(seen), new Identity())),
    ],
  ])('stays for %s', (_, change) => {
    const net = deep();
    const seen: Tensor[] = [];
    change(net, seen);
    const x = randn([2, width]);
    noGrad(() => net(x));
    expect(seen.length).toBeGreaterThan(0);
    for (const y of seen) expect(y.tolist()).toHaveLength(2);
  });

  test('stays where it is the memory of the input, or of the result', () => {
    const x = randn([2, width]);
    const before = x.tolist();
    const [first, second] = [new ReLU({ inplace: true }), new Tanh()];
    const y = noGrad(() => new Sequential(first, second, new ReLU({ inplace: true }))(x));
    expect(x.tolist()).toEqual(noGrad(() => x.relu()).tolist());
    expect(before).toHaveLength(2);
    expect(y.tolist()).toEqual(x.tanh().relu().tolist());
  });
});

const prototypeOf = (of: Tensor['storage']): Tensor['storage'] => Object.getPrototypeOf(of);

class Keeping extends ReLU {
  constructor(readonly seen: Tensor[]) {
    super();
  }
  override forward(x: Tensor): Tensor {
    const y = super.forward(x);
    this.seen.push(x, y);
    return y;
  }
}

function replaceForward(layer: Module, seen: Tensor[]): void {
  const forward: unknown = Reflect.get(layer, 'forward');
  Reflect.set(layer, 'forward', (x: Tensor): unknown => {
    seen.push(x);
    return typeof forward === 'function' ? Reflect.apply(forward, layer, [x]) : x;
  });
}
