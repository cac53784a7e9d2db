/** Memory of gradients is used again as soon as they have passed, and never while anybody can still read them. */
import {
  add,
  cat,
  defineOp,
  full,
  manualSeed,
  mul,
  needs,
  ones,
  randn,
  stateOf,
  Storage,
  type Tensor,
} from '@isograd/tensor';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { gradients, jvp, vmap } from '../src/index.js';

afterEach(() => vi.restoreAllMocks());

const storages = Storage.prototype;

const bits = (x: Tensor): string => Buffer.from(x.data().buffer.slice(0)).toString('base64');

/** Fills whatever memory is free with other numbers. */
function overwrite(): void {
  for (let i = 0; i < 40; i++) for (const n of [1, 4, 8, 12, 16, 36, 64]) full([n], 123_456.5);
}

interface Step {
  readonly kind: keyof typeof makers;
  readonly a: number;
  readonly b: number;
  /** What is done with the result beside: somebody looks at its gradient, or keeps it. */
  readonly watched: 'no' | 'hook' | 'replacing' | 'retain' | 'read';
}

/** Matrices of [4, 4] from matrices of [4, 4]: some pass gradients on as they are, as views, twice, or summed. */
const makers = {
  add: (x: Tensor, y: Tensor) => x.add(y),
  mul: (x: Tensor, y: Tensor) => x.mul(y),
  sigmoid: (x: Tensor) => x.sigmoid(),
  double: (x: Tensor) => x.add(x),
  flip: (x: Tensor) => x.t(),
  reshaped: (x: Tensor) => x.reshape([2, 8]).tanh().reshape([4, 4]),
  spread: (x: Tensor, y: Tensor) => x.sum([0], { keepdim: true }).expand([4, 4]).mul(y),
  broadcast: (x: Tensor, y: Tensor) => x.add(y.select(0, 1)),
  matmul: (x: Tensor, y: Tensor) => x.matmul(y).mul(0.25),
  joined: (x: Tensor, y: Tensor) => cat([x.narrow(0, 0, 2), y.narrow(0, 2, 2)], 0),
  parted: (x: Tensor) => x.split(2, 0).reduce((sum, part) => add(sum, cat([part, part], 0)), x),
  written: (x: Tensor, y: Tensor) => x.clone().mul_(y),
  part: (x: Tensor, y: Tensor) => {
    const z = x.mul(1);
    z.select(0, 2).copy_(y.select(0, 0));
    return z;
  },
} satisfies Record<string, (x: Tensor, y: Tensor) => Tensor>;

const named = <T extends object>(rows: T): (keyof T)[] =>
  // An object literal has no keys but those of its type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  Object.keys(rows) as (keyof T)[];

interface Program {
  readonly steps: readonly Step[];
  readonly passes: readonly ('backward' | 'createGraph' | 'capture' | 'zero')[];
}

const programs: fc.Arbitrary<Program> = fc.record({
  steps: fc.array(
    fc.record<Step>({
      kind: fc.constantFrom(...named(makers)),
      a: fc.nat(50),
      b: fc.nat(50),
      watched: fc.constantFrom('no', 'no', 'no', 'hook', 'replacing', 'retain', 'read'),
    }),
    { minLength: 2, maxLength: 14 },
  ),
  passes: fc.array(fc.constantFrom('backward', 'backward', 'createGraph', 'capture', 'zero'), {
    minLength: 1,
    maxLength: 4,
  }),
});

/** Runs a program, and reads every tensor that it can get hold of when all is over. */
function outcome({ steps, passes }: Program): string[] {
  manualSeed(3);
  const leaves = [0, 1, 2].map(() => randn([4, 4], { requiresGrad: true }));
  const all = [...leaves];
  const seen: Tensor[] = [];
  for (const { kind, a, b, watched } of steps) {
    const y = makers[kind](all[a % all.length]!, all[b % all.length]!);
    if (watched === 'hook') y.registerHook((g) => void seen.push(g));
    if (watched === 'replacing') y.registerHook((g) => (seen.push(g), g.mul(2)));
    if (watched === 'retain') y.retainGrad();
    all.push(y);
  }
  const root = all.at(-1)!;
  const seed = randn([4, 4]);
  seen.push(seed);
  for (const pass of passes) {
    if (pass === 'zero') leaves.forEach((x) => (x.grad = null));
    else if (pass === 'capture')
      seen.push(
        ...gradients(root, [...leaves, all[all.length >> 1]!], {
          gradOutputs: seed,
          retainGraph: true,
          allowUnused: true,
        }).filter((g) => g !== null),
      );
    else root.backward(seed, { retainGraph: true, createGraph: pass === 'createGraph' });
    steps.forEach(({ watched, a }) => {
      const g = watched === 'read' ? leaves[a % 3]!.grad : null;
      if (g !== null) seen.push(g);
    });
    overwrite();
  }
  const grads = all.flatMap((x) => (x.grad === null ? [] : [x.grad]));
  overwrite();
  return [...all, ...seen, ...grads].map((x) => bits(x.detach()));
}

test('random programs: every tensor that can be reached holds what it holds where nothing is discarded', () => {
  let discards = 0;
  fc.assert(
    fc.property(programs, (program) => {
      const counting = vi.spyOn(storages, 'discard');
      const got = outcome(program);
      discards += counting.mock.calls.length;
      const kept = vi.spyOn(storages, 'discard').mockImplementation(() => undefined);
      const wanted = outcome(program);
      kept.mockRestore();
      counting.mockRestore();
      expect(got).toEqual(wanted);
    }),
    { seed: 12, numRuns: 400 },
  );
  expect(discards).toBeGreaterThan(1000);
});

/** How many gradients gave their memory back while `f` ran. */
function discardsIn(f: () => void): number {
  const spy = vi.spyOn(storages, 'discard');
  f();
  const count = spy.mock.calls.length;
  spy.mockRestore();
  return count;
}

const chain = (x: Tensor): Tensor => x.sigmoid().tanh().exp().sum();

test('a chain gives back the gradient of every result but the first seed, and none that somebody may keep', () => {
  const leaf = (): Tensor => randn([4, 4], { requiresGrad: true });
  const root = chain(leaf());
  expect(discardsIn(() => root.backward())).toBe(2);
  const again = chain(leaf());
  expect(discardsIn(() => again.backward(undefined, { createGraph: true }))).toBe(0);
  const parts = [leaf().sigmoid()];
  for (let i = 0; i < 3; i++) parts.push(parts[i]!.tanh());
  parts.forEach((y, i) => (i % 2 === 0 ? y.retainGrad() : y.registerHook(() => undefined)));
  const watched = parts[3]!.sum();
  expect(discardsIn(() => watched.backward())).toBe(0);
});

test('under vmap and jvp nothing is discarded', () => {
  const [x, t] = [randn([3, 4]), randn([3, 4])];
  const slope = (row: Tensor): Tensor => {
    const y = row.detach().requiresGrad_();
    return gradients(chain(y), y)[0]!;
  };
  expect(discardsIn(() => void vmap(slope)(x))).toBe(0);
  expect(discardsIn(() => void jvp(slope, [x], [t]))).toBe(0);
});

test('a row of a user may keep the gradients that it sees, and give the same one each time', () => {
  const seen: Tensor[] = [];
  const slope = full([4], 3);
  const tripled = defineOp<undefined, 'x', 'y'>({
    name: 'tripled',
    node: 'TripledBackward0',
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x]) => x!,
    kernel: ([x], [y]) => x!.data().forEach((v, i) => void (y!.storage.data[i] = 3 * v)),
    vjp: { x: needs([], ({ g }) => (seen.push(g), slope)) },
    jvp: 'linear',
    batch: 'aligned',
  }).called((run) => (x: Tensor) => run.one([x], undefined));
  const x = ones([4], { requiresGrad: true });
  for (let i = 0; i < 3; i++) tripled(x.sigmoid()).tanh().sum().backward();
  overwrite();
  expect(slope.tolist()).toEqual([3, 3, 3, 3]);
  expect(new Set(seen.map(bits)).size).toBe(1);
  expect(seen[0]!.tolist()).not.toContain(123_456.5);
  expect(stateOf(x).grad!.tolist()).toHaveLength(4);
});

test('a formula that gives a saved value as the gradient leaves that value alone', () => {
  const halfSquare = defineOp<undefined, 'x', 'y'>({
    name: 'halfSquare',
    node: 'HalfSquareBackward0',
    inputs: ['x'],
    outputs: ['y'],
    frees: true,
    infer: ([x]) => x!,
    kernel: ([x], [y]) => x!.data().forEach((v, i) => void (y!.storage.data[i] = v ** 2 / 2)),
    vjp: { x: needs(['x'], (_, x) => x) },
    jvp: 'diagonal',
    batch: 'aligned',
  }).called((run) => (x: Tensor) => run.one([x], undefined));
  const x = full([4], 2, { requiresGrad: true });
  const y = x.mul(3);
  halfSquare(y).sum().backward();
  overwrite();
  expect([y.tolist(), x.grad!.tolist()]).toEqual([
    [6, 6, 6, 6],
    [18, 18, 18, 18],
  ]);
});

test('a gradient that was added to another has given its memory back, and the sum is right', () => {
  const x = randn([4, 4], { requiresGrad: true });
  const y = x.sigmoid();
  const count = discardsIn(() => add(mul(y, y.exp()), y.tanh()).sum().backward());
  const g = x.grad!.data();
  vi.spyOn(storages, 'discard').mockImplementation(() => undefined);
  const twin = x.detach().requiresGrad_();
  const z = twin.sigmoid();
  add(mul(z, z.exp()), z.tanh()).sum().backward();
  expect(twin.grad!.data()).toEqual(g);
  expect(count).toBeGreaterThan(3);
});
