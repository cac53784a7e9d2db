/** Small programs run here and in PyTorch: the same numbers, or the same kind of error. */
import { isIsogradError } from '@isograd/errors';
import { describe, expect, test } from 'vitest';
import { text } from './golden/read.js';
import { backward } from './torch/backward-cases.js';
import { type Answer, type Cases, told } from './torch/case.js';
import { functions } from './torch/function-cases.js';
import { inference } from './torch/inference-cases.js';
import { inplace } from './torch/inplace-cases.js';
import { several } from './torch/several-cases.js';
import { transforms } from './torch/transform-cases.js';
import { views } from './torch/view-cases.js';

type Expected = { readonly value: unknown } | { readonly error: string };
interface Golden {
  readonly [group: string]: Readonly<Record<string, Expected>>;
}
const golden: Golden = JSON.parse(text('torch-cases.json'));

/** Where ours answers otherwise on purpose. */
const differs: Readonly<Record<string, Expected & { readonly why: string }>> = {
  'the base is written after unbind': {
    value: [3, 0],
    why: 'the view replays its chain and has the right gradient; PyTorch gives up',
  },
  'requiresGrad of a view made under noGrad': {
    value: false,
    why: 'nothing is remembered of it; PyTorch answers for the base, and sends no gradient either',
  },
  'a hook on a view that is written to': {
    value: [3, [3, 1]],
    why: 'as on any other tensor, it sees the gradient of the value before the write; PyTorch loses it',
  },
  'requiresGrad of a view made inside of a leaf': {
    value: false,
    why: 'the same',
  },
  'a leaf made inside, alone in an operation outside': {
    value: [false, true, false, 'ExpBackward0'],
    why: 'it is recorded, as beside another tensor; PyTorch loses the gradient without a word',
  },
  indices: {
    value: [false, true, false, 'IndexBackward0'],
    why: 'the places are saved as numbers',
  },
  'written to after detach': {
    error: 'GRAD_INPLACE',
    why: 'it is the same memory; PyTorch forgets the mode',
  },
};

function attempt(run: () => Answer): Expected {
  try {
    return { value: told(run()) };
  } catch (error) {
    if (!isIsogradError(error)) throw error;
    return { error: error.code };
  }
}

// float64 sums in another order.
const close = (a: unknown, b: unknown): boolean => {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((part, i) => close(part, b[i]));
  return typeof a === 'number' && typeof b === 'number'
    ? Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b))
    : a === b;
};

describe.each(Object.entries({ inplace, views, backward, transforms, several, functions, inference }))(
  'as PyTorch: %s',
  (group, cases: Cases) => {
    const expected = golden[group]!;

    test('the same cases were put to PyTorch', () => {
      expect(Object.keys(cases)).toEqual(Object.keys(expected));
    });

    test.each(Object.keys(cases))('%s', (name) => {
      const ours = attempt(cases[name]!);
      const theirs = expected[name]!;
      const other = differs[name];
      if (other !== undefined) {
        const { why: _, ...wanted } = other;
        expect(ours).toEqual(wanted);
        expect(theirs).not.toMatchObject(wanted);
      } else if ('error' in theirs) expect(ours).toEqual({ error: theirs.error });
      else if (!('value' in ours) || !close(ours.value, theirs.value)) expect(ours).toEqual(theirs);
    });
  },
);
