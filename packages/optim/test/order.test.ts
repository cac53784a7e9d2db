/** The order of roundings: every update gives the bits that PyTorch's own kernels give, one after the other. */
import { Tensor } from '@isograd/tensor';
import { bitsOf, fromBits } from '@isograd/tensor/testing';
import { expect, test } from 'vitest';
import { golden, type OrderCase } from './golden-files.js';
import { parameter, recorded } from './recorded.js';

const { p0, grads, cases } = golden('order.json');

test.each(cases.map((c): [string, OrderCase] => [`${c.kind} ${JSON.stringify(c.options)}`, c]))(
  '%s rounds to float32 where PyTorch 2 does: the same bits after eight steps',
  (_, recordedCase) => {
    const p = parameter(p0);
    const optimizer = recorded(recordedCase, [p]);
    for (const g of grads) {
      p.grad = fromBits(g);
      optimizer.step();
    }
    const state = Object.entries<unknown>({ ...optimizer.state.get(p) });
    const tensors = state.flatMap(([name, value]) =>
      value instanceof Tensor ? [[name, bitsOf(value)]] : [],
    );
    expect(bitsOf(p)).toBe(recordedCase.p.hex);
    expect(Object.fromEntries(tensors)).toEqual(
      Object.fromEntries(Object.entries(recordedCase.tensors).map(([name, { hex }]) => [name, hex])),
    );
    expect(Object.fromEntries(state)).toMatchObject(recordedCase.numbers);
  },
);
