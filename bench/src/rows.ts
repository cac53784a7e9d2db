/** The rows of the report: what is timed, and what isograd is to reach. */

/** A target in microseconds, or as a multiple of another row. */
export type Target =
  | { readonly us: number; readonly torch: number; readonly fused?: number }
  | { readonly times: number; readonly of: string }
  | { readonly beyondEmpty: number };

/** A row: its name, what it holds, its target, and which rows are measured by the same process. */
export interface Row {
  readonly id: string;
  readonly says: string;
  readonly target: Target;
  /** Floating point operations of one run, where the share of the peak is reported. */
  readonly flops?: number;
}

/** Operations of W7c-forward: 32 images of 26 x 26 places without a margin, 32 filters of 16 x 3 x 3. */
const convolution = 2 * 32 * 26 * 26 * 32 * 16 * 9;

/** Multiply and add on 128-bit registers, GFLOP/s, on the machine that the targets are of. */
export const peakThere = 57.6;

/**
 * Targets are of one thread on the 2-core machine that the kernels were designed on, and `torch` is what PyTorch 1.13 took
 * there (the best of its default and tuned malloc): on another machine the ratio of the two is the target. `fused` is the target where the engine
 * has relaxed SIMD (Node 22 and newer), which the random streams use by themselves.
 */
export const groups: readonly (readonly Row[])[] = [
  [
    {
      id: 'W1',
      says: 'x = randn(256, 256) @ x, 100 times',
      target: { us: 33_000, torch: 22_800, fused: 18_000 },
    },
    { id: 'W1b', says: 'the same with ready matrices', target: { us: 1500, torch: 2640 } },
    { id: 'W2', says: '4 x 4 chain with randn, a step', target: { us: 1, torch: 2.6 } },
    { id: 'W2b', says: '4 x 4 product, an operation', target: { us: 0.4, torch: 1.85 } },
    {
      id: 'W3',
      says: 'variance experiment, 200 draws',
      target: { us: 65_000, torch: 44_000, fused: 32_000 },
    },
    { id: 'W3r', says: 'randn of 10^7', target: { us: 50_000, torch: 33_000, fused: 22_000 } },
  ],
  [
    { id: 'W4-tanh', says: '100 x 256, tanh, batch 16: forward', target: { us: 9000, torch: 8960 } },
    { id: 'W4b-tanh', says: 'the same, forward and backward', target: { us: 28_000, torch: 25_200 } },
    { id: 'W4c-tanh', says: 'the same, every layer watched', target: { times: 1.3, of: 'W4b-tanh' } },
    { id: 'W4-relu', says: '100 x 256, relu, batch 16: forward', target: { us: 7000, torch: 7560 } },
    { id: 'W4b-relu', says: 'the same, forward and backward', target: { us: 25_000, torch: 19_100 } },
    { id: 'W4c-relu', says: 'the same, every layer watched', target: { times: 1.3, of: 'W4b-relu' } },
  ],
  [
    { id: 'W5-adam', says: 'step of 9-16-8-1, batch norm, batch 32, Adam', target: { us: 40, torch: 466 } },
    { id: 'W5-sgd', says: 'the same, SGD', target: { us: 30, torch: 304 } },
    { id: 'W5b-adam', says: 'the same, batch 1024, Adam', target: { us: 400, torch: 611 } },
    { id: 'W5b-sgd', says: 'the same, batch 1024, SGD', target: { us: 350, torch: 400 } },
    { id: 'W6', says: 'sigmoid of 10^6, forward and backward', target: { us: 2800, torch: 1060 } },
    { id: 'W6s', says: 'sum of 10^6', target: { us: 80, torch: 45 } },
  ],
  [
    { id: 'W7-16', says: 'product 16 x 256 x 256', target: { us: 60, torch: 32 }, flops: 2 * 16 * 256 * 256 },
    { id: 'W7-256', says: 'product 256 x 256 x 256', target: { us: 850, torch: 335 }, flops: 2 * 256 ** 3 },
    {
      id: 'W7-1024',
      says: 'product 1024 x 1024 x 1024',
      target: { us: 58_000, torch: 23_300 },
      flops: 2 * 1024 ** 3,
    },
    {
      id: 'W7c-forward',
      says: 'conv 16 -> 32, 3 x 3, 32 x 28 x 28, forward',
      target: { us: 6000, torch: 2540 },
      flops: convolution,
    },
    {
      id: 'W7c-both',
      says: 'the same, forward and backward',
      target: { us: 22_000, torch: 10_300 },
      flops: 3 * convolution,
    },
    {
      id: 'W8',
      says: 'step of 784-256-128-10, batch 64, SGD with momentum',
      target: { us: 2000, torch: 1040 },
    },
  ],
];

/** Start-up: a whole process. Its target is milliseconds beyond a script that only prints. */
export const startUp: Row = {
  id: 'W9',
  says: 'whole process: import, one small forward and backward, exit',
  target: { beyondEmpty: 23_000 },
};

export const rows: readonly Row[] = [...groups.flat(), startUp];
