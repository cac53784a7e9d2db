/** Every compiled kernel gives the bits its twin defines, over every tail length, offset and kind of number. */
import { expect, test } from 'vitest';
import { compileModule, exportsOf } from '../src/module.js';
import { base64, checksum } from '../src/generated/wasm.js';
import { backend, type Kernels, kernels, twins } from '../src/index.js';
import { type Case, difference, forLengths, resultOf } from './lab.js';
import { cases } from './cases/index.js';

/** Fails unless compiled kernels and twins leave the same bytes. */
function expectSame(row: Case): void {
  expect(difference(row.kind, resultOf(row, kernels()), resultOf(row, twins))).toBeUndefined();
}

test('the compiled kernels run here, so that the comparison compares', () =>
  expect(backend().name).toBe('wasm'));

test('every compiled kernel has a twin and a sample, and only float64 has twins that were not compiled', () => {
  const names = Object.keys(exportsOf(compileModule(base64, checksum)));
  const compiled = names.filter((name) => !['useScratch', 'heapBase'].includes(name)).toSorted();
  expect(compiled).toEqual(Object.keys(cases).toSorted());
  const left = Object.keys(twins).filter((name) => !compiled.includes(name));
  expect(left.filter((name) => !name.endsWith('F64'))).toEqual([]);
  expect(compiled.filter((name) => !(name in twins))).toEqual([]);
});

test.each(Object.entries<Case>(cases))(
  'KERN-12, KERN-14: %s: compiled and twin leave the same bytes',
  (_, sample) => expectSame(sample),
);

test('a kernel that is wrong in one bit of one element is found', () => {
  const wrong: Case = {
    kind: 'float32',
    run: (k: Kernels, at) =>
      forLengths(at, 4, (n, shift, out) => {
        k.neg(n, at.x + shift, out);
        if (k === twins && n === 33) k.neg(1, out, out);
      }),
  };
  expect(() => expectSame(wrong)).toThrow('element');
});
