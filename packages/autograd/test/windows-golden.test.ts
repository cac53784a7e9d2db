/** Convolutions and pools against recorded values of PyTorch, forward and backward. */
import * as torch from '@isograd/tensor';
import type { Tensor } from '@isograd/tensor';
import { type Encoded, fromBits } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { gradients } from '../src/index.js';
import { type Arguments, farFrom, type Recorded, text } from './golden/read.js';

interface Case {
  readonly id: string;
  readonly op: string;
  readonly args: Arguments;
  readonly in: readonly Encoded[];
  readonly out: readonly Encoded[];
  readonly out_err64?: number;
  readonly cot: readonly Encoded[];
  readonly grad: readonly (Encoded | null)[];
  readonly grad_err64?: number;
}
const { cases }: Recorded<Case> = JSON.parse(text('windows.json'));

type Call = (xs: readonly Tensor[], args: Arguments) => Tensor | readonly Tensor[];
const camel = (name: string): string =>
  name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
/** Python's names of options as ours, and the window's size, which is an argument of its own. */
const options = (args: Arguments) => {
  const rest = Object.entries(args).filter(([key]) => key !== 'kernel_size' && key !== 'output_size');
  return JSON.parse(JSON.stringify(Object.fromEntries(rest.map(([key, value]) => [camel(key), value]))));
};
const size = ({ kernel_size: kernel, output_size: output }: Arguments) =>
  JSON.parse(JSON.stringify(kernel ?? output));

const calls: Readonly<Record<string, Call>> = {
  conv1d: ([x, w, b], args) => torch.conv1d(x!, w!, b ?? null, options(args)),
  conv2d: ([x, w, b], args) => torch.conv2d(x!, w!, b ?? null, options(args)),
  conv_transpose1d: ([x, w, b], args) => torch.convTranspose1d(x!, w!, b ?? null, options(args)),
  conv_transpose2d: ([x, w, b], args) => torch.convTranspose2d(x!, w!, b ?? null, options(args)),
  max_pool1d: ([x], args) => torch.maxPool1d(x!, size(args), options(args)),
  max_pool2d: ([x], args) => torch.maxPool2d(x!, size(args), options(args)),
  max_pool1d_idx: ([x], args) => Object.values(torch.maxPool1dWithIndices(x!, size(args), options(args))),
  max_pool2d_idx: ([x], args) => Object.values(torch.maxPool2dWithIndices(x!, size(args), options(args))),
  avg_pool1d: ([x], args) => torch.avgPool1d(x!, size(args), options(args)),
  avg_pool2d: ([x], args) => torch.avgPool2d(x!, size(args), options(args)),
  adaptive_avg_pool1d: ([x], args) => torch.adaptiveAvgPool1d(x!, size(args)),
  adaptive_avg_pool2d: ([x], args) => torch.adaptiveAvgPool2d(x!, size(args)),
  adaptive_max_pool2d: ([x], args) => torch.adaptiveMaxPool2d(x!, size(args)),
  adaptive_max_pool1d_idx: ([x], args) => Object.values(torch.adaptiveMaxPool1dWithIndices(x!, size(args))),
  adaptive_max_pool2d_idx: ([x], args) => Object.values(torch.adaptiveMaxPool2dWithIndices(x!, size(args))),
};

/** Values recorded in float64 have no better one beside them: 12 digits of the largest. */
const errorOf = (wanted: Encoded, given: number | undefined): number =>
  given ?? 1e-12 * Math.max(1, ...Array.from(fromBits(wanted).data(), Math.abs));

describe.each(cases.map((c) => [c.id, c] as const))('%s', (_, c) => {
  const xs = c.in.map((x) => fromBits(x).requiresGrad_());
  const outputs = [calls[c.op]!(xs, c.args)].flat();

  test('gives the values of PyTorch', () => {
    expect(outputs.flatMap((y, i) => farFrom(c.out[i]!, y, errorOf(c.out[i]!, c.out_err64)))).toEqual([]);
  });

  test('gives the gradients of PyTorch', () => {
    const [found] = [gradients(outputs[0]!, xs, { gradOutputs: fromBits(c.cot[0]!) })];
    const far = found.flatMap((g, i) => {
      const wanted = c.grad[i];
      return wanted ? farFrom(wanted, g, errorOf(wanted, c.grad_err64)) : [];
    });
    expect(far).toEqual([]);
  });
});
