/** Convolutions as layers. */
import { ArgumentError, checkOptions } from '@isograd/errors';
import { fansOf, kaimingUniform_, uniform_ } from '@isograd/init';
import {
  conv1d,
  conv2d,
  type ConvOptions,
  convTranspose1d,
  convTranspose2d,
  type ConvTransposeOptions,
  type DType,
  empty,
  type RandomOptions,
  type Shape,
  type Sizes,
  sizesFor,
  type Tensor,
} from '@isograd/tensor';
import { checkSize, checkTruth } from '../checks.js';
import { Module } from '../module.js';
import { parameter } from '../parameter.js';
import { pythonTuple } from '../repr.js';

interface Learned extends RandomOptions {
  /** Whether a bias is added. Default true. */
  readonly bias?: boolean;
  readonly dtype?: DType;
}
export interface ConvLayerOptions extends ConvOptions, Learned {}
export interface ConvTransposeLayerOptions extends ConvTransposeOptions, Learned {}
interface AnyOptions extends Learned {
  readonly stride?: Sizes;
  readonly padding?: Sizes | 'same' | 'valid';
  readonly dilation?: Sizes;
  readonly groups?: number;
  readonly outputPadding?: Sizes;
}

/** What the four layers share: sizes, starting values, printing. */
abstract class Convolution extends Module {
  readonly kernelSize: Shape;
  readonly stride: Shape;
  readonly padding: Shape | 'same' | 'valid';
  readonly dilation: Shape;
  readonly groups: number;
  weight: Tensor;
  bias: Tensor | null;

  constructor(
    axes: number,
    transposed: boolean,
    readonly inChannels: number,
    readonly outChannels: number,
    kernelSize: Sizes,
    options: AnyOptions,
    known: readonly string[],
  ) {
    super();
    const op = this.kind;
    checkSize(op, 'inChannels', inChannels);
    checkSize(op, 'outChannels', outChannels);
    checkOptions(op, options, [
      'stride',
      'padding',
      'dilation',
      'groups',
      'bias',
      'dtype',
      'generator',
      ...known,
    ]);
    const { stride = 1, padding = 0, dilation = 1, groups = 1, bias = true, dtype = 'float32' } = options;
    this.kernelSize = sizesFor(op, 'kernelSize', kernelSize, axes, 1);
    this.stride = sizesFor(op, 'stride', stride, axes, 1);
    this.dilation = sizesFor(op, 'dilation', dilation, axes, 1);
    this.padding = paddingOf(op, padding, this.stride, transposed);
    checkSize(op, 'groups', groups);
    checkGroups(op, groups, inChannels, outChannels);
    checkTruth(op, 'bias', bias);
    this.groups = groups;
    const [first, second] = transposed ? [inChannels, outChannels] : [outChannels, inChannels];
    this.weight = parameter(empty([first, second / groups, ...this.kernelSize], { dtype }));
    this.bias = bias ? parameter(empty([outChannels], { dtype })) : null;
    this.resetParameters(options.generator === undefined ? {} : { generator: options.generator });
  }

  /** Draws new starting values. */
  resetParameters(options: RandomOptions = {}): void {
    // √5 makes Kaiming's bound 1/√fan, up to the last bit, which is PyTorch's.
    kaimingUniform_(this.weight, { a: Math.sqrt(5), ...options });
    if (this.bias === null) return;
    const bound = 1 / Math.sqrt(fansOf(this.weight).fanIn);
    uniform_(this.bias, -bound, bound, options);
  }

  /** What the function of the layer takes. */
  protected get options(): Required<Omit<ConvOptions, 'padding'>> {
    const { stride, dilation, groups } = this;
    return { stride, dilation, groups };
  }

  override extraRepr(): string {
    const { inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias } = this;
    return [
      `${inChannels}, ${outChannels}`,
      `kernel_size=${pythonTuple(kernelSize)}`,
      `stride=${pythonTuple(stride)}`,
      ...(typeof padding === 'string' ? [`padding=${padding}`] : unless('padding', padding, 0)),
      ...unless('dilation', dilation, 1),
      ...unless('output_padding', this.addedSizes(), 0),
      ...(groups === 1 ? [] : [`groups=${groups}`]),
      ...(bias === null ? ['bias=False'] : []),
    ].join(', ');
  }
  /** Places added to a transposed convolution's output. */
  protected addedSizes(): Shape {
    return [];
  }
}

/** What differs from the usual value everywhere. */
const unless = (name: string, sizes: Shape, usual: number): readonly string[] =>
  sizes.every((n) => n === usual) ? [] : [`${name}=${pythonTuple(sizes)}`];

/** Throws `ArgumentError` `ARG_UNKNOWN`, `ARG_CONFLICT`, `ARG_TYPE`, `ARG_RANGE`. */
function paddingOf(
  op: string,
  padding: Sizes | 'same' | 'valid',
  stride: Shape,
  transposed: boolean,
): Shape | 'same' | 'valid' {
  if (transposed || (padding !== 'same' && padding !== 'valid'))
    return sizesFor(op, 'padding', padding, stride.length, 0);
  if (padding === 'valid' || stride.every((n) => n === 1)) return padding;
  throw new ArgumentError(
    'ARG_CONFLICT',
    `${op}: padding "same" needs stride 1, got stride ${stride.join('x')}`,
    {
      op,
      details: { stride },
    },
  );
}

function checkGroups(op: string, groups: number, channels: number, filters: number): void {
  if (channels % groups === 0 && filters % groups === 0) return;
  throw new ArgumentError(
    'ARG_RANGE',
    `${op}: ${channels} channels in and ${filters} out must both be divisible by groups ${groups}`,
    { op, details: { channels, filters, groups } },
  );
}

/**
 * Convolution over lines (torch.nn.Conv1d). Input [N, C, L] or [C, L]. Weight [out, in / groups, k] and bias start in
 * U(±1/√fan), the weight drawn first. Throws `ArgumentError` `ARG_RANGE`, `ARG_TYPE`, `ARG_UNKNOWN`, `ARG_CONFLICT`;
 * called, also `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`; `DTypeError` `DTYPE_MISMATCH`.
 */
export class Conv1d extends Convolution {
  constructor(inChannels: number, outChannels: number, kernelSize: Sizes, options: ConvLayerOptions = {}) {
    super(1, false, inChannels, outChannels, kernelSize, options, []);
  }
  override forward(x: Tensor): Tensor {
    return conv1d(x, this.weight, this.bias, { ...this.options, padding: this.padding });
  }
}

/** Convolution over planes (torch.nn.Conv2d). Input [N, C, H, W] or [C, H, W]. Starting values and errors as of `Conv1d`. */
export class Conv2d extends Convolution {
  constructor(inChannels: number, outChannels: number, kernelSize: Sizes, options: ConvLayerOptions = {}) {
    super(2, false, inChannels, outChannels, kernelSize, options, []);
  }
  override forward(x: Tensor): Tensor {
    return conv2d(x, this.weight, this.bias, { ...this.options, padding: this.padding });
  }
}

/** What transposed layers add: the places that a stride leaves open. */
abstract class Transposed extends Convolution {
  readonly outputPadding: Shape;

  constructor(
    axes: number,
    inChannels: number,
    outChannels: number,
    kernelSize: Sizes,
    options: ConvTransposeLayerOptions,
  ) {
    super(axes, true, inChannels, outChannels, kernelSize, options, ['outputPadding']);
    this.outputPadding = sizesFor(this.kind, 'outputPadding', options.outputPadding ?? 0, axes, 0);
  }
  protected get all(): ConvTransposeOptions {
    const { outputPadding, padding } = this;
    return { ...this.options, outputPadding, ...(typeof padding === 'string' ? {} : { padding }) };
  }
  protected override addedSizes(): Shape {
    return this.outputPadding;
  }
}

/** The way back of a convolution over lines (torch.nn.ConvTranspose1d). Weight [in, out / groups, k]; else as `Conv1d`. */
export class ConvTranspose1d extends Transposed {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: Sizes,
    options: ConvTransposeLayerOptions = {},
  ) {
    super(1, inChannels, outChannels, kernelSize, options);
  }
  override forward(x: Tensor): Tensor {
    return convTranspose1d(x, this.weight, this.bias, this.all);
  }
}

/** The way back of a convolution over planes (torch.nn.ConvTranspose2d). Weight [in, out / groups, h, w]; else as `Conv1d`. */
export class ConvTranspose2d extends Transposed {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: Sizes,
    options: ConvTransposeLayerOptions = {},
  ) {
    super(2, inChannels, outChannels, kernelSize, options);
  }
  override forward(x: Tensor): Tensor {
    return convTranspose2d(x, this.weight, this.bias, this.all);
  }
}
