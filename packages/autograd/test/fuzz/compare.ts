/**
 * Compares random programs with PyTorch: `tsx --conditions=@isograd/source test/fuzz/compare.ts [SEED] [COUNT] [--write]`.
 * The environment variable PYTHON names a Python with torch; `--write` keeps programs and answers as golden/fuzz.json.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { judge, type Theirs, type Verdict } from './judge.js';
import { randomPrograms } from './program.js';
import { runProgram } from './run.js';

const [seed = 1, count = 1000] = process.argv
  .slice(2)
  .filter((word) => !word.startsWith('--'))
  .map(Number);
const golden = new URL('../golden/', import.meta.url);
const programs = randomPrograms(seed, count);
const answers: Theirs[] = JSON.parse(
  execFileSync(process.env['PYTHON'] ?? 'python3', ['-W', 'ignore', 'fuzz.py'], {
    cwd: golden,
    input: JSON.stringify(programs),
    encoding: 'utf8',
    maxBuffer: 1e9,
  }),
);

const tally = new Map<Verdict, number>();
programs.forEach((program, i) => {
  const ours = runProgram(program);
  const verdict = judge(program, ours, answers[i]!);
  tally.set(verdict, (tally.get(verdict) ?? 0) + 1);
  if (verdict === 'different')
    console.log(
      JSON.stringify(program),
      '\n ours ',
      JSON.stringify(ours),
      '\n torch',
      JSON.stringify(answers[i]),
    );
});
console.log(Object.fromEntries(tally));
if (tally.has('different')) process.exitCode = 1;

if (process.argv.includes('--write')) {
  const lines = programs.map((program, i) => ` ${JSON.stringify({ ...program, torch: answers[i] })}`);
  const head = `{\n"source": "fuzz.py, compare.ts ${seed} ${count} --write",\n"programs": [\n`;
  writeFileSync(new URL('fuzz.json', golden), `${head}${lines.join(',\n')}\n]}\n`);
}
