/** Values of every operation that has a recorded PyTorch result. */
import { describe, expect, test } from 'vitest';
import { Tensor } from '../src/index.js';
import { difference, readGolden, type RecordedCase, type RecordedFile, tensorsOf } from './recorded.js';
import { torchCalls } from './torch-calls.js';

/** Recorded operations that belong to other packages or wait. */
const layer = 'a formula of layers, not one operation of a tensor: nn has it';
const elsewhere: Readonly<Record<string, string>> = {
  normalize: layer,
  bilinear: layer,
};

function problems(file: RecordedFile, { op, args, in: inputs, out, out_err64 }: RecordedCase): string[] {
  const got = torchCalls.get(op)!(tensorsOf(file, inputs), args);
  const want = tensorsOf(file, out);
  const outputs = got instanceof Tensor ? [got] : got;
  if (outputs.length !== want.length) return [`${outputs.length} outputs, recorded ${want.length}`];
  return outputs.map((y, i) => difference(y, want[i]!, out_err64 ?? 0)).filter((text) => text !== '');
}

describe.each(['ops', 'activations'])('%s.json', (name) => {
  const file = readGolden<RecordedFile>(name);
  const [here, away] = [
    file.cases.filter(({ op }) => torchCalls.has(op)),
    file.cases.filter(({ op }) => !torchCalls.has(op)),
  ];

  test.each(here)('$id agrees with PyTorch within 4 of its own errors and 2 ulp', (recorded) => {
    expect(problems(file, recorded)).toEqual([]);
  });

  test('every recorded case runs or is named with a reason', () => {
    const reasons = away.map(({ id, op }) => `${id}: ${elsewhere[op] ?? 'NO REASON'}`);
    const large = file.leftOut.map(
      (id) => `${id}: too large to store; reductions.test.ts compares with float64`,
    );
    console.info(`${name}.json, skipped:\n${[...reasons, ...large].join('\n')}`);
    expect(reasons.filter((text) => text.endsWith('NO REASON'))).toEqual([]);
  });
});
