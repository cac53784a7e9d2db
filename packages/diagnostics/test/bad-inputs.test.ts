/** What is no model, no recording and no summary is refused with words that say what would fit. */
import '@isograd/autograd';
import { Linear, Sequential } from '@isograd/nn';
import { manualSeed, ones, randn, Tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import {
  checkRecording,
  diagnose,
  examine,
  mergeRecordings,
  mergeSummaries,
  nothing,
  report,
  statisticOf,
  summarise,
  watch,
  worstRun,
} from '../src/index.js';

manualSeed(4);
const net = new Linear(3, 2);
const { recording } = examine(net, () => net(randn([4, 3])).sum());
const call = (f: (...args: never[]) => unknown, ...args: readonly unknown[]): unknown =>
  Reflect.apply(f, undefined, [...args]);

describe.each([
  ['undefined', undefined],
  ['null', null],
  ['a number', 5],
  ['a text', 'x'],
  ['an array', []],
  ['an empty object', {}],
  ['a layer that is null', { version: 1, input: null, layers: [null] }],
  ['a layer without an output', { ...recording, layers: [{ ...recording.layers[0], output: null }] }],
  ['a layer without parameters', { ...recording, layers: [{ ...recording.layers[0], parameters: null }] }],
  ['a symbol', Symbol('s')],
])('%s', (_, junk) => {
  test.each([
    ['diagnose', () => call(diagnose, junk)],
    ['report', () => call(report, junk)],
    ['mergeRecordings', () => call(mergeRecordings, recording, junk)],
    ['mergeSummaries', () => call(mergeSummaries, junk, nothing)],
    ['mergeSummaries of', () => call(mergeSummaries, nothing, junk)],
    ['summarise', () => call(summarise, junk)],
    ['statisticOf a', () => call(statisticOf, 'mean', junk)],
    ['examine with', () => call(examine, net, junk)],
    ['watch', () => call(watch, junk)],
  ])('%s refuses it', (name, refused) => {
    const op = name.split(' ')[0]!;
    expect(refused).toThrow(
      expect.objectContaining({ code: 'ARG_TYPE', message: expect.stringMatching(`^${op}: `) }),
    );
  });

  test('is no statistic and no file', () => {
    expect(() => call(statisticOf, junk, nothing)).toThrow(expect.objectContaining({ code: 'ARG_UNKNOWN' }));
    expect(() => checkRecording(junk)).toThrow(expect.objectContaining({ code: 'FORMAT_HEADER' }));
  });
});

test('who passes a watch, or an examination, where its recording is wanted is told so', () => {
  const watcher = watch(net);
  watcher.stop();
  expect(() => call(diagnose, watcher)).toThrow('got a watch; call its recording()');
  expect(() => call(report, { recording, diagnosis: diagnose(recording) })).toThrow('take its recording');
  expect(() => call(diagnose, { ...recording, version: 2 })).toThrow('got version 2');
});

test('options are checked before the model runs', () => {
  let runs = 0;
  const step = (): void => void runs++;
  expect(() => examine(net, step, { vanishing: 2 })).toThrow(/^examine: vanishing must be/);
  expect(() => call(examine, net, step, { vanishng: 0.1 })).toThrow(/^examine: .*did you mean "vanishing"/);
  expect(runs).toBe(0);
  expect(() => call(report, recording, { mots: 3 })).toThrow(
    expect.objectContaining({ code: 'ARG_UNKNOWN' }),
  );
  expect(() => call(report, recording, null)).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
});

test('a step that is asynchronous is told what to do instead', () => {
  const step = async (): Promise<Tensor> => Promise.resolve(net(ones([1, 3])).sum());
  expect(() => call(examine, net, step)).toThrow(
    expect.objectContaining({ code: 'ARG_TYPE', hint: expect.stringContaining('watch(model)') }),
  );
});

test('levels and their direction are checked', () => {
  expect(() => call(worstRun, 5, 'falling')).toThrow('worstRun: a list of levels is wanted, got 5');
  expect(() => call(worstRun, [1, 2], 'up')).toThrow('"falling" or "rising" is wanted, got "up"');
});

test('recordings that differ are told apart by the first layer that does', () => {
  const other = new Sequential(new Linear(3, 3), new Linear(3, 2));
  const record = examine(other, () => void other(ones([1, 3]))).recording;
  const swapped = { ...record, layers: record.layers.toReversed() };
  expect(() => mergeRecordings(record, swapped)).toThrow(
    'layer 0 is "0#0" in one recording, "1#0" in the other',
  );
  const shorter = { ...record, layers: record.layers.slice(0, 1) };
  expect(() => mergeRecordings(record, shorter)).toThrow('one recording has 2 layers, the other 1');
});

test('a model that is one layer is called by its kind, not by an empty path', () => {
  const layer = new Linear(64, 64);
  layer.weight.detach().mul_(1e6);
  const { recording: seen, diagnosis } = examine(layer, () => layer(randn([4, 64])).sum());
  expect(diagnosis).toMatchObject({ verdict: 'exploding', layer: '' });
  expect(diagnosis.text).toContain('in the Linear it changes');
  expect(report(seen)).toContain('(model)  Linear');
});
