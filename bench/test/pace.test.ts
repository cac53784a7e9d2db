/** The pace of the machine: what counts as undisturbed, and what is remembered of it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const runtime = `Node ${process.versions.node}`;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pace-'));
  vi.resetModules();
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** The module as a new process sees it, and what it remembers. */
async function started(name: string, before?: Record<string, number>) {
  const path = join(folder, name);
  vi.stubEnv('BENCH_PACE', path);
  if (before !== undefined) writeFileSync(path, JSON.stringify(before));
  const pace = await import('../src/pace.js');
  return { ...pace, remembered: (): unknown => JSON.parse(readFileSync(path, 'utf8')) };
}

test('the first process remembers the fastest it saw, in a folder that it makes', async () => {
  const { atFullPace, remembered } = await started(join('deep', 'pace.json'));
  atFullPace();
  expect(remembered()).toEqual({ [runtime]: expect.any(Number) });
});

test('what a slower time left is replaced, what other runtimes left is not', async () => {
  const { atFullPace, remembered } = await started('pace.json', { [runtime]: 1e6, 'Python 3': 5 });
  atFullPace();
  expect(remembered()).toEqual({ [runtime]: expect.any(Number), 'Python 3': 5 });
  expect(remembered()).not.toHaveProperty([runtime], 1e6);
});

test('where this machine was a thousand times faster no moment is undisturbed, and waiting ends at its limit', async () => {
  const { atFullPace, waitForPace, remembered } = await started('pace.json', { [runtime]: 1e-4 });
  expect(atFullPace()).toBe(false);
  expect(await waitForPace(100)).toBeGreaterThanOrEqual(100);
  expect(remembered()).toEqual({ [runtime]: 1e-4 });
});
