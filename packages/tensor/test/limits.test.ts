/** More memory than there is: refused before anything happens, and when the engine gives no more, nothing is lost. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { memory, ring } from '@isograd/kernels';
import { build } from 'esbuild';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { arange, combinations, type Tensor, tensor, zeros } from '../src/index.js';
import { growing } from './limits-calls.js';
import type { Outcome } from './limits-program.js';
import { refusalOf, stateOf } from './refusal.js';

/** More than 4 GiB in every type, bytes included. */
const tooMany = 2 ** 33;

describe('shapes that ask for more than the limit', () => {
  const { operands, calls } = growing(tooMany);
  const before = stateOf(operands);

  test.each(Object.entries(calls))('%s is refused before anything is allocated', (_, call) => {
    const [use, bytes] = [ring.use, memory().buffer.byteLength];
    expect(refusalOf(call)).toMatchObject({ name: 'AllocationError', code: 'ALLOC_LIMIT', brief: true });
    expect([ring.use, memory().buffer.byteLength]).toEqual([use, bytes]);
    expect(stateOf(operands)).toBe(before);
  });

  test.each([
    ['data', (): unknown => tensor([1]).expand([tooMany]).data()],
    ['tolist', (): unknown => tensor([1]).expand([tooMany]).tolist()],
    ['median', (): unknown => tensor([1]).expand([tooMany]).median()],
    ['nonzero', (): unknown => tensor([1]).expand([tooMany]).nonzero()],
    ['unique', (): unknown => tensor([1]).expand([tooMany]).unique()],
    ['mode', (): unknown => tensor([1]).expand([tooMany]).mode()],
    ['maxPool1d', (): unknown => tensor([1]).expand([1, 1, tooMany]).maxPool1d(1)],
    ['avgPool1d', (): unknown => tensor([1]).expand([1, 1, tooMany]).avgPool1d(1)],
    ['pdist', (): unknown => tensor([1]).expand([100_000, 1]).pdist()],
    ['combinations', (): unknown => combinations(tensor([1]).expand([100_000]))],
    ['combinations of three', (): unknown => combinations(tensor([1]).expand([1_000_000]), 3)],
  ])('%s of a stretched view is refused without a walk', (_, call) =>
    expect(refusalOf(call)).toMatchObject({ name: 'AllocationError', code: 'ALLOC_LIMIT', brief: true }),
  );
});

/** The length of the longest list that grew element by element while a call ran. */
function longestPushed(call: () => unknown): number {
  const { push } = Array.prototype;
  let longest = 0;
  const watched = function (this: unknown[], ...items: unknown[]): number {
    const length = Reflect.apply(push, this, items);
    longest = Math.max(longest, length);
    return length;
  };
  const put = (value: unknown): unknown =>
    // oxlint-disable-next-line eslint/no-extend-native -- watched for one call; spies of the runner push themselves
    Object.defineProperty(Array.prototype, 'push', { value, writable: true, configurable: true });
  put(watched);
  try {
    call();
  } finally {
    put(push);
  }
  return longest;
}

test.each([
  ['nonzero', (x: Tensor): unknown => x.nonzero()],
  ['uniqueConsecutive', (x: Tensor): unknown => x.uniqueConsecutive()],
  ['pdist', (x: Tensor): unknown => x.slice(0, 0, 50).unsqueeze(1).pdist()],
  ['combinations', (x: Tensor): unknown => combinations(x.slice(0, 0, 50))],
])('%s grows no list with its results: beyond 10^8 an engine ends the process', (_, call) => {
  const x = arange(1, 2000);
  expect(longestPushed(() => call(x))).toBeLessThan(500);
});

test('planes whose pools would be too large are refused at once', () => {
  const plane = tensor([1]).reshape([1, 1, 1, 1]);
  const start = performance.now();
  expect(refusalOf(() => plane.adaptiveAvgPool2d([1e6, 1e6])).code).toBe('ALLOC_LIMIT');
  expect(refusalOf(() => plane.adaptiveMaxPool2d([1e6, 1e6])).code).toBe('ALLOC_LIMIT');
  // A list of a million windows takes ten times as long.
  expect(performance.now() - start).toBeLessThan(50);
});

test.each(['uint8', 'bool'] as const)(
  'a tensor of 2^31 elements is refused in %s, too: places are counted in 31 bits',
  (dtype) => {
    const most = 2 ** 31 - 1;
    expect(refusalOf(() => zeros([most + 1], { dtype }))).toMatchObject({
      code: 'ALLOC_LIMIT',
      message: `full: 2147483648 elements of ${dtype}; a tensor has at most ${most}`,
      brief: true,
    });
    expect(
      refusalOf(() =>
        tensor([1])
          .expand([most + 1])
          .to(dtype),
      ).code,
    ).toBe('ALLOC_LIMIT');
  },
);

describe('an engine that refuses to grow its memory', () => {
  afterEach(() => vi.restoreAllMocks());
  const size = 2 ** 24;
  const { operands, calls } = growing(size);
  const kept = Array.from({ length: 30 }, (_, i) => arange(i * 1000, i * 1000 + 1000));
  const before = stateOf([...operands, ...kept]);

  test.each(Object.entries(calls))('%s throws ALLOC_FAILED, and everything else goes on', (_, call) => {
    vi.spyOn(memory(), 'grow').mockImplementation(() => {
      throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
    });
    // Smaller than the result, so that no freed place is large enough.
    expect(memory().buffer.byteLength).toBeLessThan(size);
    expect(refusalOf(call)).toMatchObject({ name: 'AllocationError', code: 'ALLOC_FAILED', brief: true });
    expect(
      tensor([1, 2])
        .add(kept[2]!.slice(0, 0, 2))
        .tolist(),
    ).toEqual([2001, 2003]);
    expect(stateOf([...operands, ...kept])).toBe(before);
  });
});

describe('a ring that is full', () => {
  test('a write into a view that finds no room for its copies has not happened', () => {
    const { limit } = ring.use;
    const [x, y] = [arange(90_000).reshape([300, 300]), zeros([300, 300])];
    ring.release();
    const before = stateOf([x, y]);
    // One operand, and most of a copy.
    ring.setLimit(600_000);
    try {
      expect(refusalOf(() => x.t().exp_())).toMatchObject({ code: 'ALLOC_FAILED' });
      expect(refusalOf(() => x.t().copy_(y))).toMatchObject({ code: 'ALLOC_FAILED' });
    } finally {
      ring.setLimit(limit);
    }
    expect(stateOf([x, y])).toBe(before);
    expect(x.t().neg_().slice(0, 0, 1).sum().item()).toBe(-(300 * 299 * 300) / 2);
  });
});

test('in a process whose engine has 64 MiB, what needs more fails with our error and leaves every tensor as it was', async () => {
  const entry = fileURLToPath(new URL('limits-program.ts', import.meta.url));
  const { outputFiles } = await build({
    stdin: {
      contents: `import { starve } from ${JSON.stringify(entry)}; console.log(JSON.stringify(starve(64)));`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['@isograd/source'],
  });
  const running = promisify(execFile)(process.execPath, [
    '--wasm-max-mem-pages=1024',
    '--input-type=module',
    '-',
  ]);
  running.child.stdin!.end(outputFiles[0]!.text);
  const { stdout } = await running;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the program prints
  const { bytes, codes, broken } = JSON.parse(stdout) as Outcome;
  expect(bytes).toBeLessThanOrEqual(64 * 2 ** 20);
  expect(new Set(Object.values(codes))).toEqual(new Set(['ALLOC_FAILED']));
  expect(broken).toEqual([]);
});
