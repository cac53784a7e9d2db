/** Containers take lists and names of modules, all of them or none. */
import { isIsogradError } from '@isograd/errors';
import { describe, expect, test } from 'vitest';
import { Linear, ModuleDict, ModuleList } from '../src/index.js';

/** A class as a caller without types may construct it. */
const constructed = (maker: object, ...args: unknown[]): unknown =>
  typeof maker === 'function' ? Reflect.construct(maker, args) : undefined;

function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (isIsogradError(error)) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('the call was accepted');
}

describe('what is no list of modules', () => {
  test.each([[2], [null], [''], [{}], [new Linear(1, 1)]])('ModuleList refuses %s', (modules) => {
    expect(refusal(() => constructed(ModuleList, modules))).toMatch(
      /^ARG_TYPE ModuleList: a list of modules is wanted, got /,
    );
  });
  test.each([[2], [null], [''], [true], [() => 1]])('ModuleDict refuses %s', (modules) => {
    expect(refusal(() => constructed(ModuleDict, modules))).toMatch(
      /^ARG_TYPE ModuleDict: modules by name are wanted, got /,
    );
  });
  test('ModuleDict says which pair is none', () => {
    const pairs = [['a', new Linear(1, 1)], new Linear(1, 1)];
    expect(refusal(() => constructed(ModuleDict, pairs))).toMatch(
      /ModuleDict: entry 1 is .*; wanted a name and a module/,
    );
  });
});

test('a list that is extended by what holds one thing that is no module stays as it was', () => {
  const list = new ModuleList([new Linear(1, 1)]);
  const more: unknown = [new Linear(1, 2), 3];
  expect(refusal(() => Reflect.apply(Reflect.get(list, 'extend'), list, [more]))).toContain(
    'a module is wanted, got 3',
  );
  expect(list.length).toBe(1);
});

test('containers take containers: a list itself, a dictionary another', () => {
  const list = new ModuleList([new Linear(1, 1), new Linear(1, 2)]);
  expect(list.extend(list).length).toBe(4);
  const names = new ModuleDict(new ModuleDict({ a: list[0]! }));
  expect([...names.keys()]).toEqual(['a']);
  expect(new ModuleDict(new Map([['b', list[1]!]])).get('b')).toBe(list[1]);
});
