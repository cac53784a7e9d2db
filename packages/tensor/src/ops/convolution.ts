/** Convolutions over lines and planes, and transposed ones. */
import type { OpFunction } from '../op.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { squeeze, unsqueeze } from './axes.js';
import { type BiasOption, biasOf } from './bias-option.js';
import {
  type Axes,
  checkBias,
  checkChannels,
  checkTensors,
  type ConvOptions,
  type ConvTransposeOptions,
  groupsOf,
  placesOf,
  spanOf,
  type Window,
  windowOf,
} from './convolution-options.js';
import {
  biasedConvolution,
  biasedTransposed,
  convolution,
  type Convolving,
  transposed,
} from './convolution-rows.js';
import { sizesFor } from './window-options.js';

export type { ConvOptions, ConvTransposeOptions } from './convolution-options.js';
type Bias<Options> = Tensor | null | (Options & BiasOption);
type Conv = OpFunction<[x: Tensor, weight: Tensor, bias?: Bias<ConvOptions>, options?: ConvOptions]>;
type ConvTranspose = OpFunction<
  [x: Tensor, weight: Tensor, bias?: Bias<ConvTransposeOptions>, options?: ConvTransposeOptions]
>;

/** Lines are planes of height 1. */
const planar = (sizes: Shape): Shape => (sizes.length === 1 ? [1, ...sizes] : sizes);

function convolving(
  axes: Axes,
  window: Window,
  input: Shape,
  output: Shape,
  counts: Pick<Convolving, 'groups' | 'channels' | 'filters'>,
): Convolving {
  return {
    ...counts,
    axes,
    kernel: planar(window.kernel),
    stride: planar(window.stride),
    dilation: planar(window.dilation),
    padding: axes === 1 ? [[0, 0], ...window.padding] : window.padding,
    input: planar(input),
    output: planar(output),
  };
}

/** A sample without a batch axis is a batch of one. */
const batched = (x: Tensor, axes: Axes, f: (x: Tensor) => Tensor): Tensor =>
  x.shape.length === axes + 2 ? f(x) : squeeze(f(unsqueeze(x, 0)), 0);

const forward = (op: string, axes: Axes): Conv =>
  Object.assign(
    (x: Tensor, weight: Tensor, given: Bias<ConvOptions> = null, more?: ConvOptions): Tensor => {
      const [bias, options] = biasOf(op, given, more, ['stride', 'padding', 'dilation', 'groups']);
      checkTensors(op, x, weight, bias, axes);
      const [filters, each, ...kernel] = weight.shape;
      const channels = x.shape.at(-axes - 1)!;
      const groups = groupsOf(op, options.groups ?? 1, channels, filters!);
      checkChannels(op, x.shape, weight.shape, each! * groups, axes);
      checkBias(op, bias, filters!);
      const window = windowOf(op, kernel, options);
      const input = x.shape.slice(-axes);
      const attrs = convolving(axes, window, input, placesOf(op, input, window), {
        groups,
        channels,
        filters: filters!,
      });
      return batched(x, axes, (y) =>
        bias === null ? convolution(y, weight, attrs) : biasedConvolution(y, weight, bias, attrs),
      );
    },
    { op: biasedConvolution.op },
  );

const backward = (op: string, axes: Axes): ConvTranspose =>
  Object.assign(
    (
      x: Tensor,
      weight: Tensor,
      given: Bias<ConvTransposeOptions> = null,
      also?: ConvTransposeOptions,
    ): Tensor => {
      const [bias, options] = biasOf(op, given, also, [
        'stride',
        'padding',
        'dilation',
        'groups',
        'outputPadding',
      ]);
      checkTensors(op, x, weight, bias, axes);
      const [filters, each, ...kernel] = weight.shape;
      const groups = groupsOf(op, options.groups ?? 1, filters!, filters!);
      const channels = each! * groups;
      checkChannels(op, x.shape, weight.shape, filters!, axes);
      checkBias(op, bias, channels);
      const padding = sizesFor(op, 'padding', options.padding ?? 0, axes, 0);
      const window = windowOf(op, kernel, { ...options, padding });
      const more = sizesFor(op, 'outputPadding', options.outputPadding ?? 0, axes, 0);
      const places = x.shape.slice(-axes);
      const attrs = convolving(axes, window, spanOf(op, places, window, more), places, {
        groups,
        channels,
        filters: filters!,
      });
      return batched(x, axes, (u) =>
        bias === null ? transposed(u, weight, attrs) : biasedTransposed(u, weight, bias, attrs),
      );
    },
    { op: biasedTransposed.op },
  );

/**
 * Convolution over lines (torch.nn.functional.conv1d; like every library's, a correlation). `x`: [N, C, L] or [C, L],
 * `weight`: [O, C / groups, k], `bias`: [O] or null. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`; `DTypeError`
 * `DTYPE_MISMATCH`, `DTYPE_UNSUPPORTED`; `ArgumentError` `ARG_RANGE`, `ARG_TYPE`, `ARG_UNKNOWN`, `ARG_CONFLICT`.
 */
export const conv1d: Conv = forward('conv1d', 1);
/**
 * Convolution over planes (torch.nn.functional.conv2d). `x`: [N, C, H, W] or [C, H, W], `weight`: [O, C / groups, h, w],
 * `bias`: [O] or null. Throws as `conv1d`.
 */
export const conv2d: Conv = forward('conv2d', 2);
/**
 * The way back of a convolution over lines (torch.nn.functional.conv_transpose1d): what reaches its input from its output.
 * `x`: [N, C, L] or [C, L], `weight`: [C, O / groups, k], `bias`: [O] or null. Throws as `conv1d`.
 */
export const convTranspose1d: ConvTranspose = backward('convTranspose1d', 1);
/**
 * The way back of a convolution over planes (torch.nn.functional.conv_transpose2d). `x`: [N, C, H, W] or [C, H, W], `weight`:
 * [C, O / groups, h, w], `bias`: [O] or null. Throws as `conv1d`.
 */
export const convTranspose2d: ConvTranspose = backward('convTranspose2d', 2);
