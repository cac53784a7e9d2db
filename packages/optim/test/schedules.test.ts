/** Learning-rate schedules against rates recorded from PyTorch, and what they refuse. */
import { describe, expect, test } from 'vitest';
import * as optim from '../src/index.js';
import { type Call, golden, type Recording } from './golden-files.js';
import { leaf, loose as looseCall, refusal } from './recorded.js';

const { SGD, Adam, Adagrad } = optim;

interface Stepped {
  step(metric?: number): void;
  getLastLr(): readonly number[];
  stateDict(): optim.ScheduleState;
  loadStateDict(state: optim.ScheduleState): void;
}

const functions: Readonly<Record<string, (e: number) => number>> = {
  'e => 0.95 ** e': (e) => 0.95 ** e,
  'e => 1 / (1 + e)': (e) => 1 / (1 + e),
  'e => 0.9 ** e': (e) => 0.9 ** e,
  'e => 0.9': () => 0.9,
};
const two = (): optim.SGD =>
  new SGD([{ params: [leaf([0])] }, { params: [leaf([0])], lr: 0.02 }], { lr: 0.1, momentum: 0.9 });

const isCall = (value: unknown): value is Call =>
  typeof value === 'object' && value !== null && 'kind' in value;
const isStepped = (value: unknown): value is Stepped =>
  typeof value === 'object' && value !== null && 'getLastLr' in value;

/** What a recorded Python call says, as arguments of ours. */
function argumentsOf({ kind, args, options }: Call, optimizer: optim.SGD): readonly unknown[] {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value === 'string') return functions[value];
    return isCall(value) ? made(value, optimizer) : value;
  };
  const { maxLr, milestones, ...rest } = options;
  if (kind === 'OneCycleLR') return [optimizer, maxLr, rest];
  if (kind === 'SequentialLR') return [optimizer, plain(args[0]), milestones];
  if (kind === 'ChainedScheduler') return [plain(args[0])];
  if (kind === 'ConstantLR' && args.length > 0) return [optimizer, { factor: args[0], totalIters: args[1] }];
  return [optimizer, ...args.map(plain), ...(Object.keys(options).length > 0 ? [options] : [])];
}
function made(call: Call, optimizer: optim.SGD): Stepped {
  const scheduler: unknown = Reflect.construct(Reflect.get(optim, call.kind), argumentsOf(call, optimizer));
  if (isStepped(scheduler)) return scheduler;
  throw new TypeError(`${call.kind} is no schedule`);
}

const recordings = golden('schedulers.json').cases;

/** Python's cos and pow differ from ours in the last place, and rates are computed from rates: 1e-13 relative. */
function expectClose(found: readonly number[], wanted: readonly number[], what: string): void {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((want, i) =>
    expect(Math.abs(found[i]! - want), what).toBeLessThanOrEqual(1e-13 * Math.max(want, 1e-3)),
  );
}

describe('rates recorded from PyTorch', () => {
  test.each(recordings.map((r): [string, Recording] => [r.id, r]))('%s', (_, recording) => {
    const optimizer = two();
    const scheduler = made(recording, optimizer);
    recording.lrs.forEach((lrs, t) => {
      expectClose(
        optimizer.paramGroups.map(({ lr }) => lr),
        lrs,
        `rates after ${t} steps`,
      );
      expect(scheduler.getLastLr()).toEqual(optimizer.paramGroups.map(({ lr }) => lr));
      const momenta = recording.momentums?.[t];
      if (momenta !== undefined)
        expectClose(
          optimizer.paramGroups.map(({ momentum }) => momentum),
          momenta,
          `momenta after ${t} steps`,
        );
      if (t === recording.lrs.length - 1) return;
      optimizer.step();
      scheduler.step(recording.metrics?.[t]);
    });
  });

  test.each(recordings.map((r): [string, Recording] => [r.id, r]))(
    '%s goes on where its state was taken',
    (_, recording) => {
      const [first, second] = [two(), two()];
      const [before, after] = [made(recording, first), made(recording, second)];
      const half = Math.floor(recording.lrs.length / 2);
      for (let t = 0; t < half; t++) before.step(recording.metrics?.[t]);
      after.loadStateDict(structuredClone(before.stateDict()));
      second.loadStateDict(first.stateDict());
      for (let t = half; t < recording.lrs.length - 1; t++) {
        before.step(recording.metrics?.[t]);
        after.step(recording.metrics?.[t]);
        expect(after.getLastLr()).toEqual(before.getLastLr());
        expect(second.paramGroups.map(({ momentum }) => momentum)).toEqual(
          first.paramGroups.map(({ momentum }) => momentum),
        );
      }
    },
  );
});

describe('what schedules move', () => {
  test('a cyclic schedule moves the first beta of Adam, and refuses an optimiser without momentum', () => {
    const adam = new Adam([leaf([0])]);
    const scheduler = new optim.OneCycleLR(adam, 0.1, { totalSteps: 10 });
    expect(adam.paramGroups[0]!.betas).toEqual([0.95, 0.999]);
    for (let t = 0; t < 2; t++) scheduler.step();
    expect(adam.paramGroups[0]!.betas[0]).toBeCloseTo(0.85, 12);
    expect(() => new optim.OneCycleLR(new Adagrad([leaf([0])]), 0.1, { totalSteps: 10 })).toThrow(
      /Adagrad has no momentum/,
    );
    expect(
      () => new optim.CyclicLR(new Adagrad([leaf([0])]), 0, 0.1, { cycleMomentum: false }),
    ).not.toThrow();
  });

  test('a loop may step OneCycleLR once after its last batch, and not twice', () => {
    const optimizer = two();
    const scheduler = new optim.OneCycleLR(optimizer, 0.1, { totalSteps: 5, annealStrategy: 'linear' });
    for (let t = 0; t < 5; t++) scheduler.step();
    expect(optimizer.paramGroups[0]!.lr).toBeGreaterThanOrEqual(0);
    expect(() => scheduler.step()).toThrow(/step 6 is beyond the 5 steps/);
  });

  test('ReduceLROnPlateau takes the metric as a tensor too, and NaN is no improvement', () => {
    const optimizer = new SGD([leaf([0])], { lr: 1 });
    const scheduler = new optim.ReduceLROnPlateau(optimizer, { patience: 0, factor: 0.5 });
    scheduler.step(leaf([2]).detach());
    scheduler.step(NaN);
    expect(optimizer.paramGroups[0]!.lr).toBe(0.5);
    expect(scheduler.stateDict()).toMatchObject({ best: 2, lastEpoch: 2 });
  });
});

describe('bad inputs', () => {
  test.each([0, -1, 1.5, NaN])('OPT-25: StepLR refuses a step size of %s', (size) => {
    expect(refusal(() => new optim.StepLR(two(), size))).toEqual({
      code: 'ARG_RANGE',
      message: `StepLR: stepSize is ${size}; wanted a whole number >= 1`,
    });
  });

  test('OPT-26: CosineAnnealingLR refuses tMax 0', () => {
    const { code, message } = refusal(() => new optim.CosineAnnealingLR(two(), 0));
    expect([code, message]).toEqual([
      'ARG_RANGE',
      'CosineAnnealingLR: tMax is 0; wanted a whole number >= 1',
    ]);
  });

  test('OPT-27: a warm-up that is longer than the run ends on the way', () => {
    const optimizer = new SGD([leaf([0])], { lr: 1 });
    const warmup = new optim.LinearLR(optimizer, { startFactor: 0.1, totalIters: 9 });
    for (let t = 0; t < 3; t++) warmup.step();
    expect(warmup.getLastLr()[0]).toBeCloseTo(0.4, 12);
  });

  test.each([
    [NaN, 'NUMERIC_NAN'],
    [-1, 'NUMERIC_NAN'],
    [Infinity, 'NUMERIC_INF'],
  ])('OPT-28: a schedule that gives the factor %s throws, and no rate changes', (factor, wanted) => {
    const optimizer = two();
    const scheduler = new optim.LambdaLR(optimizer, [() => 0.5, (epoch) => (epoch < 2 ? 1 : factor)]);
    scheduler.step();
    const { code, message } = refusal(() => scheduler.step());
    expect(code).toBe(wanted);
    expect(message).toMatch(
      /^LambdaLR: at epoch 2 the learning rate of group 1 would be (NaN|-0.02|Infinity);/,
    );
    expect(optimizer.paramGroups.map(({ lr }) => lr)).toEqual([0.05, 0.02]);
    expect(scheduler.lastEpoch).toBe(1);
  });

  test('OPT-29: a schedule may step before the optimiser; the first rate is then never used', () => {
    const p = leaf([0]);
    const optimizer = new SGD([p], { lr: 1 });
    const scheduler = new optim.ExponentialLR(optimizer, 0.5);
    scheduler.step();
    p.grad = leaf([1]).detach();
    optimizer.step();
    expect(p.item()).toBe(-0.5);
  });

  test('each refuses what it cannot use, and leaves the optimiser as it was', () => {
    const optimizer = two();
    const other = new optim.StepLR(two(), 1);
    const own = new optim.StepLR(optimizer, 1);
    const loose =
      (kind: string, ...args: unknown[]) =>
      () =>
        Reflect.construct(Reflect.get(optim, kind), args);
    const calls: readonly (readonly [string, RegExp, () => unknown])[] = [
      ['ARG_TYPE', /StepLR: 3 is no optimiser/, loose('StepLR', 3, 1)],
      [
        'ARG_UNKNOWN',
        /"gama" is not known; did you mean "gamma"/,
        loose('StepLR', optimizer, 1, { gama: 1 }),
      ],
      ['ARG_TYPE', /milestones is 3/, loose('MultiStepLR', optimizer, 3)],
      ['ARG_RANGE', /milestones\[1\] is -2/, loose('MultiStepLR', optimizer, [1, -2])],
      ['ARG_TYPE', /gamma is "0.9"/, loose('ExponentialLR', optimizer, '0.9')],
      ['ARG_RANGE', /factor is 0/, loose('ConstantLR', optimizer, { factor: 0 })],
      ['ARG_RANGE', /startFactor is 2/, loose('LinearLR', optimizer, { startFactor: 2 })],
      ['ARG_TYPE', /factor is 0.9; wanted a function/, loose('LambdaLR', optimizer, 0.9)],
      ['ARG_CONFLICT', /factor has 1 values for 2/, loose('LambdaLR', optimizer, [() => 1])],
      [
        'ARG_RANGE',
        /mode is "triangel"; wanted "triangular" or/,
        loose('CyclicLR', optimizer, 0, 1, { mode: 'triangel' }),
      ],
      ['ARG_MISSING', /say totalSteps, or epochs and stepsPerEpoch/, loose('OneCycleLR', optimizer, 1)],
      ['ARG_RANGE', /epochs is 0/, loose('OneCycleLR', optimizer, 1, { epochs: 0, stepsPerEpoch: 1 })],
      [
        'ARG_RANGE',
        /factor is 1; wanted a number > 0 and < 1/,
        loose('ReduceLROnPlateau', optimizer, { factor: 1 }),
      ],
      ['ARG_TYPE', /the metric is "1"/, () => looseCall(new optim.ReduceLROnPlateau(optimizer), 'step', '1')],
      [
        'ARG_CONFLICT',
        /2 schedules need 1 increasing milestones/,
        loose('SequentialLR', optimizer, [own, own], []),
      ],
      ['ARG_CONFLICT', /schedulers\[1\] belongs to another/, loose('ChainedScheduler', [own, other])],
      ['ARG_RANGE', /at least one schedule/, loose('ChainedScheduler', [])],
      [
        'ARG_TYPE',
        /needs no metric/,
        loose('SequentialLR', optimizer, [new optim.ReduceLROnPlateau(optimizer)], []),
      ],
      [
        'STATE_VERSION',
        /the state of "StepLR", the schedule is LambdaLR/,
        () => new optim.LambdaLR(optimizer, () => 1).loadStateDict(own.stateDict()),
      ],
      [
        'STATE_SHAPE',
        /wanted rates of 2 groups/,
        () => own.loadStateDict(new optim.StepLR(new SGD([leaf([0])]), 1).stateDict()),
      ],
      [
        'STATE_NAME',
        /"lastLR" is missing or unknown|"lastLR"/,
        () => own.loadStateDict({ ...own.stateDict(), lastLR: [] }),
      ],
    ];
    for (const [code, message, call] of calls) {
      const found = refusal(call);
      expect([found.code, found.message]).toEqual([code, expect.stringMatching(message)]);
      expect(optimizer.paramGroups.map(({ lr }) => lr)).toEqual([0.1, 0.02]);
    }
  });

  test('a group that comes later has no rate in the schedule, which says so', () => {
    const optimizer = two();
    const scheduler = new optim.StepLR(optimizer, 1);
    optimizer.addParamGroup({ params: [leaf([1])] });
    expect(refusal(() => scheduler.step()).message).toMatch(
      /made for 2 parameter groups, the optimiser has 3 now/,
    );
  });
});
