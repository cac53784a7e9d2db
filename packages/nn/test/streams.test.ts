/** Layers and functions that draw take the stream of any framework. */
import { createStream, type RandomStream, streamNames } from '@isograd/random';
import { ones, type Tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { Conv2d, Dropout, Embedding, functional, Linear, type Module } from '../src/index.js';

const weightOf = (layer: Module & { readonly weight: Tensor }): unknown => layer.weight.detach().tolist();
const calls: Readonly<Record<string, (generator: RandomStream) => unknown>> = {
  Linear: (generator) => weightOf(new Linear(6, 5, { generator })),
  Conv2d: (generator) => weightOf(new Conv2d(2, 3, 3, { generator })),
  Embedding: (generator) => weightOf(new Embedding(6, 5, { generator })),
  Dropout: (generator) => new Dropout(0.5, { generator })(ones([40])).tolist(),
  dropout: (generator) => functional.dropout(ones([40]), { p: 0.5, generator }).tolist(),
  rrelu: (generator) => ones([40]).neg().rrelu({ training: true, generator }).tolist(),
};

describe.each(streamNames)('{ generator } of the kind "%s"', (name) => {
  test.each(Object.entries(calls))('%s: the seed decides', (_, call) => {
    const first = call(createStream(name, 5));
    expect(call(createStream(name, 5))).toEqual(first);
    expect(call(createStream(name, 6))).not.toEqual(first);
  });
});
