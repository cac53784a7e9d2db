/** The row that fills a vector with the whole numbers below its length, in random order. */
import type { Draws } from '@isograd/random';
import { defineOp, type OpFunction } from '../op.js';
import { sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';

/** Inside vmap, where a hidden axis stands in front, each row has an order of its own. */
export const shuffled_: OpFunction<[x: Tensor, generator: Draws]> = defineOp<
  { readonly generator: Draws },
  'x',
  'y'
>({
  name: 'randperm',
  node: '',
  inputs: ['x'],
  outputs: ['y'],
  inPlace: 'self',
  random: true,
  infer: ([x]) => x!,
  kernel([x], _, { generator }) {
    const n = x!.shape.at(-1)!;
    const rows = n === 0 ? 0 : sizeOf(x!.shape) / n;
    const { data } = x!.storage;
    for (let row = 0; row < rows; row++) data.set(generator.randperm(n), x!.offset + row * n);
  },
  vjp: { x: null },
  jvp: 'constant',
  batch: 'aligned',
}).called((run) => (x, generator) => run.one([x], { generator }));
