/**
 * Threads for matrix products: workers with instances of their own on the same memory. The caller computes its share and
 * spins for the others; the order of every sum stays, so results do not depend on the number of threads.
 */
import { ArgumentError, DeviceError, shown, StateError } from '@isograd/errors';
import { memory, memoryMade, planAddress, scratchBytes, shareMemory } from './memory.js';
import { regions } from './regions.js';
import type { Kernels } from './twins/index.js';
import { type Window, windowAt } from './windows.js';
import { startWorker } from './worker.js';
import { control, shared as names } from './worker-source.js';

/** The kernels that share their work. */
export type Sharing = Pick<Kernels, (typeof names)[number]>;
type Call = (...args: number[]) => void;

/** A product, and what a worker needs to have the same: its module and its name there. */
export interface Product {
  readonly gemm: Kernels['gemm'];
  readonly module: object;
  readonly name: string;
}

/** Smaller products cost more to hand out than to compute. */
const worthwhile = 100_000;
const address = planAddress + 4096;
const most = 64;

let wanted = 1;
let words: Int32Array | undefined;

/** The number of threads that `setNumThreads` set. */
export const getNumThreads = (): number => wanted;

/**
 * How many threads compute a large product; 1 unless set. A memory is shared or not from the start, so this must come
 * before anything is computed or allocated. Throws `ArgumentError` `ARG_RANGE`, `StateError` `STATE_STARTED` when it comes too
 * late, and `DeviceError` `DEVICE_UNAVAILABLE` where memory cannot be shared (a page that is not cross-origin isolated).
 */
export function setNumThreads(n: number): void {
  const op = 'setNumThreads';
  if (!Number.isInteger(n) || n < 1 || n > most)
    throw new ArgumentError('ARG_RANGE', `${op}: ${shown(n)} threads; use a whole number from 1 to ${most}`, {
      op,
      details: { threads: shown(n), min: 1, max: most },
    });
  if (n === wanted) return;
  if (memoryMade())
    throw new StateError(
      'STATE_STARTED',
      `${op}: ${n} threads after the kernels have started with ${wanted}; call it first`,
      {
        op,
        details: { wanted: n, threads: wanted },
      },
    );
  if (typeof SharedArrayBuffer === 'undefined')
    throw new DeviceError(
      'DEVICE_UNAVAILABLE',
      `${op}: no SharedArrayBuffer here; a page must be cross-origin isolated`,
      {
        op,
        hint: 'serve it with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp',
      },
    );
  wanted = n;
  shareMemory(n > 1);
}

/** How many threads compute now: workers take some milliseconds to start, and nobody waits for them. */
export function threadsReady(): number {
  let ready = 1;
  for (let i = 0; i < wanted - 1; i++) if (isReady(i)) ready++;
  return ready;
}

/** Starts the workers, and gives the kernels of `module` that share their work with them; `product` may be of another. */
export function withThreads(alone: Sharing, module: object, { gemm, ...rest }: Product): Sharing {
  const shared = memory();
  words = new Int32Array(shared.buffer, address, 2048);
  for (let index = 0; index < wanted - 1; index++) {
    const region = regions.takeGrowing(scratchBytes);
    if (region !== undefined)
      startWorker({ module, product: rest, memory: shared, scratch: region.address, address, index });
  }
  return {
    gemm: product({ ...alone, gemm }),
    convolve: bySamples('convolve', alone, (w) => [w.sampleStep, outputSize(w)]),
    spread: bySamples('spread', alone, (w) => [outputSize(w), w.sampleStep]),
    weigh: byFilters(alone),
  };
}

/** Columns or rows for everyone, whichever are more. */
const product =
  ({ gemm }: Sharing): Sharing['gemm'] =>
  (ta, tb, m, n, k, a, lda, b, ldb, c, ldc, bias, accumulate) => {
    const threads = threadsFor(m * n * k);
    if (threads === 1) return gemm(ta, tb, m, n, k, a, lda, b, ldb, c, ldc, bias, accumulate);
    const wide = n >= m;
    // Whole tiles for everyone: eight columns, or four rows.
    const share = wide ? Math.ceil(n / threads / 8) * 8 : Math.ceil(m / threads / 4) * 4;
    const size = wide ? n : m;
    const [aStep, bStep] = wide ? [0, 4 * (tb ? ldb : 1)] : [4 * (ta ? 1 : lda), 0];
    const cStep = wide ? 4 : 4 * ldc;
    const biasStep = wide && bias !== 0 ? 4 : 0;
    divide('gemm', gemm, share, size, (from, length, call) => {
      const [rows, columns] = wide ? [m, length] : [length, n];
      const [pa, pb, pc] = [a + from * aStep, b + from * bStep, c + from * cStep];
      call(ta, tb, rows, columns, k, pa, lda, pb, ldb, pc, ldc, bias + from * biasStep, accumulate);
    });
  };

const outputSize = (w: Window): number => w.groups * w.filters * w.height * w.width;
const multiplications = (w: Window, samples: number): number =>
  samples * outputSize(w) * w.channels * w.kernelHeight * w.kernelWidth;

/** Samples for everyone; `steps` tells how many elements lie between those of the input and of the output. */
const bySamples =
  (
    name: 'convolve' | 'spread',
    { [name]: alone }: Sharing,
    steps: (w: Window) => readonly [number, number],
  ): Sharing['convolve'] =>
  (plan, samples, a, weight, bias, c) => {
    const w = windowAt(plan);
    const threads = threadsFor(multiplications(w, samples));
    if (threads === 1) return alone(plan, samples, a, weight, bias, c);
    const [aStep, cStep] = steps(w);
    divide(name, alone, Math.ceil(samples / threads), samples, (from, length, call) =>
      call(plan, length, a + 4 * from * aStep, weight, bias, c + 4 * from * cStep),
    );
  };

/** Filters for everyone, because samples are added up in order. */
const byFilters =
  ({ weigh }: Sharing): Sharing['weigh'] =>
  (plan, samples, first, rows, x, u, weight) => {
    const w = windowAt(plan);
    const threads = threadsFor(multiplications(w, samples));
    if (threads === 1) return weigh(plan, samples, first, rows, x, u, weight);
    divide('weigh', weigh, Math.ceil(rows / threads / 4) * 4, rows, (from, length, call) =>
      call(plan, samples, first + from, length, x, u, weight),
    );
  };

const threadsFor = (work: number): number => (work < worthwhile ? 1 : threadsReady());

/** Shares `size` pieces of work, `share` for everyone, and waits for the end. */
function divide(
  name: keyof Sharing,
  alone: Call,
  share: number,
  size: number,
  run: (from: number, length: number, call: Call) => void,
): void {
  const part = (from: number, call: Call): void => run(from, Math.min(share, size - from), call);
  const helpers = handOut(names.indexOf(name), share, size, part);
  part(0, alone);
  settle(helpers, (from) => part(from, alone));
}

const slotOf = (index: number): number => control.slots + control.slotWords * index;
const isReady = (index: number): boolean =>
  words !== undefined && Atomics.load(words, slotOf(index) + control.ready) === 1;

/** Gives parts to the workers that are ready, wakes them, and tells who has which. */
function handOut(
  which: number,
  share: number,
  size: number,
  part: (from: number, call: Call) => void,
): Map<number, number> {
  const shared = words!;
  // Never 0, which says that a part is taken.
  const ticket = (Atomics.load(shared, control.job) + 1) | 0 || 1;
  const helpers = new Map<number, number>();
  for (let index = 0, from = share; index < wanted - 1 && from < size; index++) {
    if (!isReady(index)) continue;
    const slot = slotOf(index);
    part(from, (...args) => shared.set(args, slot));
    shared[slot + control.which] = which;
    Atomics.store(shared, slot + control.ticket, ticket);
    helpers.set(index, from);
    from += share;
  }
  Atomics.store(shared, control.job, ticket);
  if (Atomics.load(shared, control.sleeping) > 0) Atomics.notify(shared, control.job);
  return helpers;
}

/** Does what no worker has begun by now, and spins for the rest: on a busy machine a worker may not get its turn for long. */
function settle(helpers: ReadonlyMap<number, number>, run: (from: number) => void): void {
  const shared = words!;
  const ticket = Atomics.load(shared, control.job);
  for (const [index, from] of helpers) {
    const slot = slotOf(index);
    if (Atomics.compareExchange(shared, slot + control.ticket, ticket, 0) === ticket) run(from);
    else while (Atomics.load(shared, slot + control.done) !== ticket);
  }
}
