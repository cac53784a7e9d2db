/** Watching leaves the memory of what stands between two layers as it is without: given back once it was read. */
import { Linear, ReLU, Sequential } from '@isograd/nn';
import { noGrad, randn, type Tensor } from '@isograd/tensor';
import { expect, test, vi } from 'vitest';
import { watch } from '../src/index.js';

const prototypeOf = (of: Tensor['storage']): Tensor['storage'] => Object.getPrototypeOf(of);

test('a watched Sequential gives back as much as one that nobody watches, and records the same', () => {
  const width = 64;
  const net = new Sequential(
    ...Array.from({ length: 5 }, () => [new Linear(width, width), new ReLU()]).flat(),
  );
  const x = randn([16, width]);
  const all = vi.spyOn(prototypeOf(x.storage), 'discard');
  const given = (run: () => Tensor): number => {
    all.mockClear();
    run();
    return all.mock.calls.length;
  };
  const [taped, silent] = [given(() => net(x)), given(() => noGrad(() => net(x)))];
  const watcher = watch(net);
  expect(given(() => net(x))).toBe(taped);
  expect(given(() => noGrad(() => net(x)))).toBe(silent);
  expect([taped, silent]).toEqual([5, 9]);
  vi.restoreAllMocks();
  net(x).sum().backward();
  expect(watcher.recording().layers.map(({ output, forwards }) => [output?.count, forwards])).toEqual(
    Array.from({ length: 10 }, () => [3 * 16 * width, 3]),
  );
  watcher.stop();
});
