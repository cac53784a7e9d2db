/** Schedules made of schedules, and falls to 0, where roundings and errors of one meet the others. */
import { describe, expect, test } from 'vitest';
import * as optim from '../src/index.js';
import { leaf, refusal } from './recorded.js';

const sgd = (lr = 0.1): optim.SGD => new optim.SGD([leaf([0])], { lr, momentum: 0.9 });
const rateOf = (optimizer: optim.SGD): number => optimizer.paramGroups[0]!.lr;

describe('a fall to 0', () => {
  test.each([3, 12, 30, 100, 1000])('LinearLR reaches 0 in %i steps and stays there', (totalIters) => {
    const optimizer = sgd();
    const scheduler = new optim.LinearLR(optimizer, { startFactor: 0.3, endFactor: 0, totalIters });
    for (let t = 0; t < totalIters + 2; t++) scheduler.step();
    expect(rateOf(optimizer)).toBeGreaterThanOrEqual(0);
    expect(rateOf(optimizer)).toBeLessThan(1e-16);
  });

  test('CosineAnnealingLR comes back to a first rate of 0', () => {
    const optimizer = sgd(0);
    const scheduler = new optim.CosineAnnealingLR(optimizer, 2, { etaMin: 0.2 });
    for (let t = 0; t < 4; t++) scheduler.step();
    expect(rateOf(optimizer)).toBe(0);
  });

  test('a rate that is below 0 by more than roundings is still refused', () => {
    const optimizer = sgd();
    const scheduler = new optim.LambdaLR(optimizer, (epoch) => (epoch === 1 ? -1e-6 : 1));
    expect(refusal(() => scheduler.step()).code).toBe('NUMERIC_NAN');
    expect(rateOf(optimizer)).toBe(0.1);
  });
});

describe('ChainedScheduler', () => {
  test('an error of the second schedule takes back the step of the first, momentum included', () => {
    const optimizer = sgd();
    const cycle = new optim.OneCycleLR(optimizer, 1, { totalSteps: 10 });
    const factor = new optim.MultiplicativeLR(optimizer, (epoch) => (epoch === 3 ? NaN : 0.9));
    const chained = new optim.ChainedScheduler([cycle, factor]);
    chained.step();
    chained.step();
    const before = [chained.stateDict(), { ...optimizer.paramGroups[0] }];
    expect(refusal(() => chained.step()).message).toMatch(/MultiplicativeLR: at epoch 3/);
    expect([chained.stateDict(), { ...optimizer.paramGroups[0] }]).toEqual(before);
    expect([cycle.lastEpoch, factor.lastEpoch]).toEqual([2, 2]);
  });

  test('a group that came later is refused in the words of the first schedule', () => {
    const optimizer = sgd();
    const chained = new optim.ChainedScheduler([new optim.ExponentialLR(optimizer, 0.9)]);
    optimizer.addParamGroup({ params: [leaf([1])] });
    expect(refusal(() => chained.step()).message).toMatch(/ExponentialLR: made for 1 parameter groups/);
  });
});

// torch 1.13: o = SGD([w], lr=0.1, momentum=0.9); members = [ExponentialLR(o, 0.5), OneCycleLR(o, 1.0, total_steps=60)]
// s = SequentialLR(o, members, [3]); four times: o.param_groups[0]['lr'], then s.step()
test('SequentialLR begins where a OneCycleLR among its schedules begins', () => {
  const optimizer = sgd();
  const members = [
    new optim.ExponentialLR(optimizer, 0.5),
    new optim.OneCycleLR(optimizer, 1, { totalSteps: 60 }),
  ];
  const scheduler = new optim.SequentialLR(optimizer, members, [3]);
  const rates = Array.from({ length: 4 }, () => {
    const rate = rateOf(optimizer);
    scheduler.step();
    return rate;
  });
  expect(rates).toEqual([0.04, 0.02, 0.01, 0.040000000000000036]);
});
