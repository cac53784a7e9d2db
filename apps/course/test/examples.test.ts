/** Every example against the digits of PyTorch, and its claims at other seeds. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Example, Outcome } from '../src/example.js';
import { examples, examplesOf } from '../src/registry.js';
import { golden, misses } from './golden.js';

const usual = new Map<string, Promise<Outcome>>();
/** The outcome at the default seed, computed once. */
function outcomeOf(example: Example): Promise<Outcome> {
  const known = usual.get(example.id) ?? example.perform();
  usual.set(example.id, known);
  return known;
}
const failures = ({ claims }: Outcome): readonly string[] =>
  claims.filter(({ holds }) => !holds).map(({ text, measured }) => `${text} (${String(measured)})`);
const byId = examples.map((example) => [example.id, example] as const);

test('every file of src/examples that is named after an example is in the course', () => {
  const files = readdirSync(new URL('../src/examples/', import.meta.url)).filter((name) =>
    name.startsWith('s-'),
  );
  const ids = files.map((name) => name.replace('.ts', '').toUpperCase());
  expect(examples.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
});

test('every row of the ledger that has recorded digits has an example that is held against them', () => {
  const known = new Set(examples.map(({ id }) => id));
  expect(Object.keys(golden.examples).filter((id) => !known.has(id))).toEqual([]);
});

test('what one thing looks like in several dialects is one family: PyTorch has it, and once', () => {
  for (const { id, tabOf, document } of examples) {
    const [head] = examplesOf([tabOf]);
    expect(head, id).toMatchObject({ dialect: 'torch', id: tabOf, tabOf, document });
    const torch = examples.filter((each) => each.tabOf === tabOf && each.dialect === 'torch');
    expect(torch.map((each) => each.id)).toEqual([tabOf]);
  }
});

test('the gradients of four dialects have the same bits on the same points', async () => {
  const family = examples.filter(({ tabOf }) => tabOf === 'S-PT-11');
  expect(family.map(({ dialect }) => dialect)).toEqual(['torch', 'jax', 'tensorflow', 'mxnet']);
  const [torch, ...others] = await Promise.all(family.map(outcomeOf));
  for (const { values } of others) expect(values['onTorchX']).toEqual(torch?.values['gradient']);
});

describe.each(byId)('%s at its own seed', (id, example) => {
  // The variance experiment draws 655 million numbers.
  test('all claims hold', { timeout: 180_000 }, async () => {
    const outcome = await outcomeOf(example);
    expect(failures(outcome)).toEqual([]);
    expect(outcome.claims.length).toBeGreaterThan(0);
  });

  test.each(golden.examples[id] ?? [])('$value meets PyTorch: $rule', async (check) => {
    const { values } = await outcomeOf(example);
    expect(misses(check, values[check.value])).toEqual([]);
  });
});

// A shuffling loader, dropout, and the process-wide streams of each framework.
const drawing = ['S-PT-3', 'S-PT-18', 'S-PT-12', 'S-MX-2', 'S-MX-3', 'S-TF-2', 'S-JX-2'];
test.each(examplesOf(drawing).map((example) => [example.id, example] as const))(
  '%s: what ran before does not matter',
  async (_, example) => {
    const first = await outcomeOf(example);
    expect(await example.perform()).toEqual(first);
  },
);

describe.each(byId)('%s at another seed', (_, example) => {
  test('the claims that need no digits hold', async () => {
    const seed = example.seed + 11;
    const outcome = await example.perform({ seed, overrides: { draws: 200 } });
    expect(failures(outcome)).toEqual([]);
  });
});
