/** What is no name, no list and no law is refused in our words. */
import { isIsogradError } from '@isograd/errors';
import { empty } from '@isograd/tensor';
import { expect, test } from 'vitest';
import * as init from '../src/index.js';

/** A function as a caller without types may call it. */
const called = (f: (...args: never[]) => unknown, ...args: unknown[]): unknown =>
  Reflect.apply(f, undefined, args);

const named = init.mxnet.initialize(init.mxnet.Zero());
const rows: readonly (readonly [what: string, call: () => unknown, message: string])[] = [
  [
    'a model in place of its parameters',
    () => called(init.applySchemes, {}, []),
    'applySchemes: parameters is',
  ],
  [
    'a parameter without a path',
    () => called(init.applySchemes, [empty([2])], []),
    'applySchemes: parameters[0] is',
  ],
  [
    'a rule that is no pair',
    () => called(init.applySchemes, [], ['zeros']),
    'applySchemes: rules[0] is "zeros"; wanted a pattern and a scheme',
  ],
  ['no name to compare', () => called(init.compare), 'compare: a name of a scheme is wanted, got undefined'],
  [
    'no name to describe',
    () => called(init.describeScheme, 3),
    'describeScheme: a name of a scheme is wanted, got 3',
  ],
  ['no law', () => called(init.momentsOf, null), 'momentsOf: null is no law'],
  [
    'a law of another kind',
    () => called(init.momentsOf, { kind: 'cauchy' }),
    'constant, uniform, normal, truncated',
  ],
  [
    'a width that is no number',
    () => called(init.randomWalkGain, 1n),
    'randomWalkGain: width must be a number, got 1n',
  ],
  [
    'a parameter without a name',
    () => called(named, undefined, empty([2])),
    'mxnet.initialize: the name of a parameter is wanted',
  ],
  [
    'patterns that are no list',
    () => called(init.mxnet.Mixed, 'a', []),
    'mxnet.Mixed: patterns is "a"; wanted a list',
  ],
  [
    'a pattern that is no text',
    () => called(init.mxnet.Mixed, [1], [named]),
    'mxnet.Mixed: pattern 1 does not fit',
  ],
  [
    'nothing loaded',
    () => called(init.mxnet.Load, null),
    'mxnet.Load: params is null; wanted tensors by name',
  ],
];

test.each(rows)('%s is refused', (_, call, message) => {
  let said = 'accepted';
  try {
    call();
  } catch (error) {
    said = isIsogradError(error) ? `${error.code} ${error.message}` : `foreign: ${String(error)}`;
  }
  expect(said).toContain(message);
  expect(said).toMatch(/^ARG_/);
});
