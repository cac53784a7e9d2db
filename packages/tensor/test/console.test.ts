/** What consoles show of a tensor, in Node and in browsers. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { tensor } from '../src/index.js';
import { addConsoleFormatter, type ConsoleFormatter } from '../src/printing/console.js';

const x = tensor([
  [1, 2.5],
  [-3, 4],
]);

test('Node shows a tensor as it prints, alone and inside of objects', () => {
  expect(inspect(x)).toBe(String(x));
  expect(inspect({ x: tensor([1, 2]) })).toBe('{ x: tensor([1., 2.]) }');
});

test('consoles of browsers are told how, and ask nothing about other values', () => {
  const others: ConsoleFormatter = { header: () => null, hasBody: () => true };
  const scope = { devtoolsFormatters: [others] };
  addConsoleFormatter(scope);
  const [first, ours] = scope.devtoolsFormatters;
  expect(first).toBe(others);
  const shown = ours!.header(x)!;
  expect([shown[0], shown[2]]).toEqual(['span', String(x)]);
  expect(shown[1].style).toContain('white-space: pre');
  expect(ours!.hasBody(x)).toBe(false);
  for (const other of [1, null, 'tensor', { shape: [2] }]) expect(ours!.header(other)).toBeNull();
});

test('a page without formatters gets its list', () => {
  const scope: { devtoolsFormatters?: ConsoleFormatter[] } = {};
  addConsoleFormatter(scope);
  expect(scope.devtoolsFormatters).toHaveLength(1);
});
