/** Random programs of all operations: strided views as copies, compiled kernels as their twins, in place as functional. */
import { backend } from '@isograd/kernels';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linalgOps } from '../src/linalg.js';
import { ones, ops } from '../src/index.js';
import { calls } from './fuzz/calls.js';
import { type Count, defectOf } from './fuzz/compare.js';
import { laid, layouts } from './fuzz/layouts.js';
import { programs } from './fuzz/program.js';
import { exact } from './recorded.js';

describe('the search', () => {
  test('reaches every operation that does not draw at random', () => {
    const reached = new Set(calls.map(({ name }) => name));
    const all = [...ops].filter(([, op]) => op.random !== true).map(([name]) => name);
    const missing = [...all, ...[...linalgOps.keys()].map((name) => `linalg.${name}`)].filter(
      (name) => !reached.has(name),
    );
    expect(missing.toSorted()).toEqual(
      ['asStrided', 'bincount', 'oneHot', 'replaceView', 'unflatten', 'view', 'viewAs'].toSorted(),
    );
  });

  test.each(layouts.filter((layout) => layout !== 'expanded'))('keeps numbers that lie %s', (layout) => {
    const x = ones([2, 3, 4])
      .cumsum(2)
      .mul(ones([3, 1]).cumsum(0));
    const { view, base } = laid(x, layout);
    expect(exact(view)).toBe(exact(x));
    expect(view.storage).toBe(base.storage);
    if (layout !== 'as it is' && layout !== 'offset') expect(view.isContiguous()).toBe(false);
  });
});

test('300 random programs give the same bits whatever the layout, whoever computes, in place or not', () => {
  const count: Count = { results: 0, refusals: 0 };
  const found = fc.check(
    fc.property(programs(calls.length), (program) => defectOf(program, count) === null),
    { seed: 20_261_125, numRuns: 300 },
  );
  const smallest = found.counterexample === null ? null : defectOf(found.counterexample[0], count);
  expect(smallest).toBeNull();
  // Most calls must say something, and the compiled kernels must have run.
  expect(count.results).toBeGreaterThan(3 * count.refusals);
  expect(backend().name).toBe('wasm');
});
