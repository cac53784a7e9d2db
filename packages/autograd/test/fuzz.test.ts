/** Random programs of views, in-place writes and products, as PyTorch runs them: values, gradients, second order. */
import { expect, test } from 'vitest';
import { judge, type Theirs } from './fuzz/judge.js';
import { text } from './golden/read.js';
import { type Program, randomPrograms } from './fuzz/program.js';
import { runProgram } from './fuzz/run.js';

type Recorded = Program & { readonly torch: Theirs };
const { programs }: { readonly programs: readonly Recorded[] } = JSON.parse(text('fuzz.json'));

test('the recorded programs are those of seed 1', () => {
  expect(programs.map(({ x, w, z, steps }) => ({ x, w, z, steps }))).toEqual(
    randomPrograms(1, programs.length),
  );
});

test('300 random programs have the gradients of PyTorch to second order, or are refused by both', () => {
  const verdicts = programs.map((program) => judge(program, runProgram(program), program.torch));
  const wrong = programs.filter((_, i) => verdicts[i] === 'different');
  expect(wrong).toEqual([]);
  // Most programs must say something.
  expect(verdicts.filter((v) => v === 'same').length).toBeGreaterThan(150);
  expect(verdicts.filter((v) => v === 'same error').length).toBeGreaterThan(30);
});
