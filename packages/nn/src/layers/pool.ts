/** Pools as layers. */
import { checkOptions } from '@isograd/errors';
import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  avgPool1d,
  type AvgPool2dOptions,
  avgPool2d,
  type AvgPoolOptions,
  maxPool1d,
  maxPool2d,
  type MaxPoolOptions,
  type OutputSize,
  type Sizes,
  sizesFor,
  type Tensor,
} from '@isograd/tensor';
import { checkTruth } from '../checks.js';
import { Module } from '../module.js';
import { pythonBool, pythonTuple } from '../repr.js';

/** As it was given: a number, or a tuple. */
const printed = (sizes: Sizes | OutputSize): string =>
  typeof sizes === 'number' ? String(sizes) : pythonTuple(sizes);

abstract class MaxPool extends Module {
  readonly stride: Sizes;
  readonly padding: Sizes;
  readonly dilation: Sizes;
  readonly ceilMode: boolean;

  constructor(
    axes: number,
    readonly kernelSize: Sizes,
    options: MaxPoolOptions,
  ) {
    super();
    const op = this.kind;
    checkOptions(op, options, ['stride', 'padding', 'dilation', 'ceilMode']);
    const { stride = kernelSize, padding = 0, dilation = 1, ceilMode = false } = options;
    sizesFor(op, 'kernelSize', kernelSize, axes, 1);
    sizesFor(op, 'stride', stride, axes, 1);
    sizesFor(op, 'padding', padding, axes, 0);
    sizesFor(op, 'dilation', dilation, axes, 1);
    checkTruth(op, 'ceilMode', ceilMode);
    this.stride = stride;
    this.padding = padding;
    this.dilation = dilation;
    this.ceilMode = ceilMode;
  }
  protected get options(): MaxPoolOptions {
    const { stride, padding, dilation, ceilMode } = this;
    return { stride, padding, dilation, ceilMode };
  }
  override extraRepr(): string {
    const { kernelSize, stride, padding, dilation, ceilMode } = this;
    return [
      `kernel_size=${printed(kernelSize)}`,
      `stride=${printed(stride)}`,
      `padding=${printed(padding)}`,
      `dilation=${printed(dilation)}`,
      `ceil_mode=${pythonBool(ceilMode)}`,
    ].join(', ');
  }
}

/**
 * The largest element of each window of lines (torch.nn.MaxPool1d). Input [N, C, L] or [C, L]. Throws `ArgumentError`
 * `ARG_RANGE`, `ARG_TYPE`, `ARG_UNKNOWN`; called, also `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`.
 */
export class MaxPool1d extends MaxPool {
  constructor(kernelSize: Sizes, options: MaxPoolOptions = {}) {
    super(1, kernelSize, options);
  }
  override forward(x: Tensor): Tensor {
    return maxPool1d(x, this.kernelSize, this.options);
  }
}
/** The largest element of each window of planes (torch.nn.MaxPool2d). Input [N, C, H, W] or [C, H, W]. Throws as `MaxPool1d`. */
export class MaxPool2d extends MaxPool {
  constructor(kernelSize: Sizes, options: MaxPoolOptions = {}) {
    super(2, kernelSize, options);
  }
  override forward(x: Tensor): Tensor {
    return maxPool2d(x, this.kernelSize, this.options);
  }
}

abstract class AvgPool extends Module {
  readonly stride: Sizes;
  readonly padding: Sizes;
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;

  constructor(
    axes: number,
    readonly kernelSize: Sizes,
    options: AvgPoolOptions,
    known: readonly string[],
  ) {
    super();
    const op = this.kind;
    checkOptions(op, options, ['stride', 'padding', 'ceilMode', 'countIncludePad', ...known]);
    const { stride = kernelSize, padding = 0, ceilMode = false, countIncludePad = true } = options;
    sizesFor(op, 'kernelSize', kernelSize, axes, 1);
    sizesFor(op, 'stride', stride, axes, 1);
    sizesFor(op, 'padding', padding, axes, 0);
    checkTruth(op, 'ceilMode', ceilMode);
    checkTruth(op, 'countIncludePad', countIncludePad);
    this.stride = stride;
    this.padding = padding;
    this.ceilMode = ceilMode;
    this.countIncludePad = countIncludePad;
  }
  protected get options(): AvgPoolOptions {
    const { stride, padding, ceilMode, countIncludePad } = this;
    return { stride, padding, ceilMode, countIncludePad };
  }
  /** PyTorch keeps the sizes of lines as tuples, those of planes as they were given. */
  protected shown(sizes: Sizes): string {
    return printed(sizes);
  }
  override extraRepr(): string {
    const { kernelSize, stride, padding } = this;
    return `kernel_size=${this.shown(kernelSize)}, stride=${this.shown(stride)}, padding=${this.shown(padding)}`;
  }
}

/** The average of each window of lines (torch.nn.AvgPool1d). Input [N, C, L] or [C, L]. Throws as `MaxPool1d`. */
export class AvgPool1d extends AvgPool {
  constructor(kernelSize: Sizes, options: AvgPoolOptions = {}) {
    super(1, kernelSize, options, []);
  }
  override forward(x: Tensor): Tensor {
    return avgPool1d(x, this.kernelSize, this.options);
  }
  protected override shown(sizes: Sizes): string {
    return printed(typeof sizes === 'number' ? [sizes] : sizes);
  }
}
/** The average of each window of planes (torch.nn.AvgPool2d). Input [N, C, H, W] or [C, H, W]. Throws as `MaxPool1d`. */
export class AvgPool2d extends AvgPool {
  readonly divisorOverride: number | null;

  constructor(kernelSize: Sizes, options: AvgPool2dOptions = {}) {
    super(2, kernelSize, options, ['divisorOverride']);
    this.divisorOverride = options.divisorOverride ?? null;
  }
  override forward(x: Tensor): Tensor {
    const { divisorOverride } = this;
    return avgPool2d(x, this.kernelSize, {
      ...this.options,
      ...(divisorOverride === null ? {} : { divisorOverride }),
    });
  }
}

/** Equal parts of lines or planes, each made one element. */
abstract class Adaptive extends Module {
  constructor(
    axes: number,
    readonly outputSize: OutputSize,
  ) {
    super();
    const sizes: unknown = Array.isArray(outputSize) ? outputSize.map((n: unknown) => n ?? 1) : outputSize;
    sizesFor(this.kind, 'outputSize', sizes, axes, 1);
  }
  override extraRepr(): string {
    return `output_size=${printed(this.outputSize)}`;
  }
}
/** Averages of equal parts of lines (torch.nn.AdaptiveAvgPool1d). Throws as `MaxPool1d`. */
export class AdaptiveAvgPool1d extends Adaptive {
  constructor(outputSize: OutputSize) {
    super(1, outputSize);
  }
  override forward(x: Tensor): Tensor {
    return adaptiveAvgPool1d(x, this.outputSize);
  }
}
/** Averages of equal parts of planes (torch.nn.AdaptiveAvgPool2d); null keeps an axis. Throws as `MaxPool1d`. */
export class AdaptiveAvgPool2d extends Adaptive {
  constructor(outputSize: OutputSize) {
    super(2, outputSize);
  }
  override forward(x: Tensor): Tensor {
    return adaptiveAvgPool2d(x, this.outputSize);
  }
}
/** The largest elements of equal parts of lines (torch.nn.AdaptiveMaxPool1d). Throws as `MaxPool1d`. */
export class AdaptiveMaxPool1d extends Adaptive {
  constructor(outputSize: OutputSize) {
    super(1, outputSize);
  }
  override forward(x: Tensor): Tensor {
    return adaptiveMaxPool1d(x, this.outputSize);
  }
}
/** The largest elements of equal parts of planes (torch.nn.AdaptiveMaxPool2d); null keeps an axis. Throws as `MaxPool1d`. */
export class AdaptiveMaxPool2d extends Adaptive {
  constructor(outputSize: OutputSize) {
    super(2, outputSize);
  }
  override forward(x: Tensor): Tensor {
    return adaptiveMaxPool2d(x, this.outputSize);
  }
}
