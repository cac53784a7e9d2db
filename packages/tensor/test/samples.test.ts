/** Every operation has good samples that run and bad ones that are refused as they say, with nothing changed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { door, full, installRecorder, manualSeed, ops, randint, Tensor } from '../src/index.js';
import { index, line, mask, some } from '../src/testing/fixtures.js';
import { opSamples } from '../src/testing.js';
import { refusalOf, stateOf } from './refusal.js';

const samples = new Map(Object.entries(opSamples));
const bads = [...samples].flatMap(([name, { bad = [] }]) => bad.map((sample) => ({ name, ...sample })));
const goods = [...samples].flatMap(([name, { good }]) => good.map((sample, i) => ({ name, i, ...sample })));

test('every operation has at least one good sample, and nothing else has', () => {
  expect([...samples.keys()].toSorted()).toEqual([...ops.keys()].toSorted());
  expect([...samples].filter(([, { good }]) => good.length === 0)).toEqual([]);
});

test.each(goods)('$name #$i runs, gives the same twice, and leaves its operands alone', ({ xs, f }) => {
  const before = stateOf(xs);
  const [first, second] = [1, 2].map(() => {
    manualSeed(1);
    return [f(...xs)].flat();
  });
  expect(first!.every((y) => y instanceof Tensor)).toBe(true);
  expect(stateOf(first!)).toBe(stateOf(second!));
  expect(stateOf(xs)).toBe(before);
});

describe('a refused call leaves its operands as they were', () => {
  const heard: { readonly xs: readonly Tensor[]; readonly before: string }[] = [];
  const usual = door.recorder;
  beforeAll(() =>
    installRecorder({
      ...usual,
      begin(_, xs) {
        heard.push({ xs, before: stateOf(xs) });
        return null;
      },
    }),
  );
  afterAll(() => installRecorder(usual));

  test.each(bads)('$name: $code, says $says', ({ call, code, says }) => {
    heard.length = 0;
    const shared = stateOf([index, line, mask, some]);
    expect(refusalOf(call)).toMatchObject({ code, message: expect.stringContaining(says), brief: true });
    // Whatever came as far as an operation is as it was when it arrived there.
    expect(heard.map(({ xs }) => stateOf(xs))).toEqual(heard.map(({ before }) => before));
    expect(stateOf([index, line, mask, some])).toBe(shared);
  });
});

test('draws do not mind what memory held before', () => {
  // More than the ring keeps, so that old numbers lie wherever new tensors go.
  for (let i = 0; i < 400; i++) full([6000], -1e300, { dtype: 'float64' });
  for (const dtype of ['int64', 'float16', 'bool', 'float64'] as const)
    for (let i = 0; i < 100; i++) expect(randint(0, 2, [6000], { dtype }).max().item()).toBe(1);
});
