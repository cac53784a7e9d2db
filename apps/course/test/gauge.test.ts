/** The gauge: when it appears, what it shows, and that it leaves nothing behind. */
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gaugeOn } from '../src/gauge.js';

let now = 0;
beforeEach(() => void vi.spyOn(Date, 'now').mockImplementation(() => now));
afterEach(() => void vi.restoreAllMocks());

function screen(isTTY: boolean) {
  let written = '';
  const stream = Object.assign(new PassThrough(), { isTTY });
  stream.on('data', (chunk: Buffer) => void (written += chunk.toString()));
  return { stream, written: () => written };
}

test('in the first second nothing is drawn, then where the run is', async () => {
  const { stream, written } = screen(false);
  const gauge = gaugeOn(stream);
  gauge.begin('S-PT-14', 1, 4);
  now += 900;
  await gauge.step(100, 1000, 'draws');
  expect(written()).toBe('');
  now += 200;
  await gauge.step(500, 1000, 'draws');
  expect(written()).toMatch(/^█+░+ 37 % {2}S-PT-14 {2}500 of 1,000 draws\n$/);
  gauge.clear();
});

test('text for the reader starts the second anew', async () => {
  const { stream, written } = screen(false);
  const gauge = gaugeOn(stream);
  now += 5000;
  gauge.clear();
  gauge.begin('S-PT-1', 0, 2);
  now += 900;
  await gauge.step(1, 2, 'steps');
  expect(written()).toBe('');
});

test('on a terminal the bar is erased, and line wrapping is never switched off', async () => {
  const { stream, written } = screen(true);
  const gauge = gaugeOn(stream);
  now += 2000;
  gauge.begin('S-PT-14', 0, 1);
  gauge.clear();
  // To the first column, and clear the line.
  expect(written().endsWith('\u001b[1G\u001b[2K')).toBe(true);
  expect(written()).not.toContain('\u001b[?');
});
