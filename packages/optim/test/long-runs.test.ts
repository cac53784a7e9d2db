/** Long runs: going on from a checkpoint, and memory over a hundred thousand steps. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { manualSeed, randn, type Tensor } from '@isograd/tensor';
import { bitsOf } from '@isograd/tensor/testing';
import { expect, test } from 'vitest';
import type { Optimizer } from '../src/index.js';
import { kinds, leaf, made } from './recorded.js';

const options: Readonly<Record<string, object>> = {
  SGD: { lr: 0.01, momentum: 0.9, weightDecay: 0.01 },
  RMSprop: { momentum: 0.9, centered: true },
  Adam: { amsgrad: true },
  ASGD: { t0: 100 },
};

/** Steps on gradients that follow from the parameters: those of half the squared distance from a fixed point. */
function run(optimizer: Optimizer, params: readonly Tensor[], steps: number): void {
  for (let t = 0; t < steps; t++) {
    for (const p of params)
      p.grad = p
        .detach()
        .sub(0.3)
        .mul(Math.sin(t) + 1.5);
    optimizer.step();
  }
}

test.each(kinds)(
  'OPT-23: %s goes on from a checkpoint, and the next 1,000 steps are the same bits',
  (kind) => {
    manualSeed(1);
    const params = [leaf(randn([3, 2])), leaf(randn([4]))];
    const optimizer = made(kind, params, options[kind]);
    run(optimizer, params, 50);
    const copies = params.map((p) => leaf(p.detach()));
    const resumed = made(kind, copies, {});
    resumed.loadStateDict(optimizer.stateDict());
    run(optimizer, params, 1000);
    run(resumed, copies, 1000);
    expect(copies.map(bitsOf)).toEqual(params.map(bitsOf));
  },
);

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Bytes in use after a full collection. */
function used(): number {
  if (typeof collect !== 'function') throw new Error('no collector to call');
  collect();
  const { heapUsed, arrayBuffers, external } = process.memoryUsage();
  return heapUsed + arrayBuffers + external;
}

test.each(kinds)('OPT-35: %s takes 100,000 steps in flat memory and counts every one', (kind) => {
  const p = leaf([1, 2, 3, 4]);
  const g = randn([4]);
  const optimizer = made(kind, [p], options[kind]);
  const steps = (count: number): void => {
    for (let t = 0; t < count; t++) {
      p.grad = g;
      optimizer.step();
    }
  };
  steps(20_000);
  const before = used();
  steps(80_000);
  // One small object kept at each step would be 80,000 times 24 bytes.
  expect(used() - before).toBeLessThan(1.5e6);
  const state = { step: undefined, ...optimizer.state.get(p) };
  if (kind !== 'SGD') expect(state.step).toBe(100_000);
});
