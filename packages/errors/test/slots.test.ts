/** Process-wide state: one value for every copy, and a refusal that names both when they disagree. */
import { expect, test } from 'vitest';
import { sharedSlot } from '../src/index.js';

test('whoever asks first makes the value, and everyone with the same protocol gets it', () => {
  const first = sharedSlot('test.counter', 1, 'a@1.0.0', () => ({ count: 0 }));
  first.count++;
  const second = sharedSlot('test.counter', 1, 'b@1.2.0', () => ({ count: 100 }));
  expect(second).toBe(first);
  expect(second.count).toBe(1);
});

test('a copy that speaks another protocol is refused, and both owners are named', () => {
  sharedSlot('test.recorder', 1, '@isograd/tensor@1.0.0', () => 'a value');
  let made = false;
  const late = () => sharedSlot('test.recorder', 2, '@isograd/tensor@2.0.0', () => (made = true));
  expect(late).toThrow(
    expect.objectContaining({
      name: 'EnvError',
      code: 'ENV_PROTOCOL',
      message: expect.stringMatching(/@isograd\/tensor@2\.0\.0 .*@isograd\/tensor@1\.0\.0/),
      details: {
        owner: '@isograd/tensor@2.0.0',
        protocol: 2,
        loaded: '@isograd/tensor@1.0.0',
        loadedProtocol: 1,
      },
    }),
  );
  expect(made).toBe(false);
  expect(sharedSlot('test.recorder', 1, '@isograd/tensor@1.1.0', () => 'another')).toBe('a value');
});

test('a value that could not be made leaves the slot empty for the next', () => {
  const noRoom = (): number => {
    throw new RangeError('no room');
  };
  expect(() => sharedSlot('test.fails', 1, 'a@1.0.0', noRoom)).toThrow('no room');
  expect(sharedSlot('test.fails', 1, 'a@1.0.0', () => 7)).toBe(7);
});

test('slots stay out of sight: nothing enumerable is added to the global object', () => {
  sharedSlot('test.hidden', 1, 'a@1.0.0', () => 1);
  const key = Symbol.for('isograd.test.hidden');
  expect(Object.prototype.propertyIsEnumerable.call(globalThis, key)).toBe(false);
  expect(Reflect.has(globalThis, key)).toBe(true);
});
