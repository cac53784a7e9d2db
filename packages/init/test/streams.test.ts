/** Every scheme draws from the stream of any framework. */
import { createStream, type RandomStream, streamNames } from '@isograd/random';
import { empty, type Tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { initialize_, type SchemeName, type SchemeOptions, schemes } from '../src/index.js';

/** What a scheme cannot do without, and shapes that not every matrix has. */
const needs: Partial<Record<SchemeName, SchemeOptions>> = {
  sparse: { sparsity: 0.4 },
  criticalNormal: { sigmaW: 1.2 },
  chrono: { maxTime: 20 },
};
const shapes: Partial<Record<SchemeName, readonly number[]>> = {
  deltaOrthogonal: [6, 4, 3, 3],
  chrono: [24],
};
const draws = (name: string): name is SchemeName => Object.hasOwn(schemes, name) && !silent.has(name);
const silent = new Set(Object.entries(schemes).flatMap(([name, row]) => ('draws' in row ? [name] : [])));
const names = Object.keys(schemes).filter(draws);

const filled = (name: SchemeName, generator: RandomStream): Tensor =>
  initialize_(empty(shapes[name] ?? [8, 6]), name, { ...needs[name], generator });

describe.each(streamNames)('{ generator } of the kind "%s"', (stream) => {
  test.each(names)('%s: the seed decides, and the stream moves on', (name) => {
    const generator = createStream(stream, 5);
    const first = filled(name, generator).tolist();
    expect(filled(name, createStream(stream, 5)).tolist()).toEqual(first);
    expect(filled(name, generator).tolist()).not.toEqual(first);
  });
});
