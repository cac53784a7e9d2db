/** Every scheme is a row: its name, what fills the tensor, and its rule in words. */
import { ArgumentError, checkOptions } from '@isograd/errors';
import type { Tensor } from '@isograd/tensor';
import { constant_, eye_, ones_, zeros_ } from './constant.js';
import { dirac_, type DiracOptions } from './dirac.js';
import { lecunNormal_, lecunUniform_ } from './lecun.js';
import { orthogonal_ } from './orthogonal.js';
import { normal_, truncNormal_, type TruncNormalOptions, uniform_ } from './plain.js';
import {
  type FanMode,
  kaimingNormal_,
  type KaimingOptions,
  kaimingUniform_,
  xavierNormal_,
  xavierUniform_,
} from './scaled.js';
import { sparse_, type SparseOptions } from './sparse.js';
import { checkName, checkTarget } from './target.js';
import { type ScalingRule, varianceScaling } from './variance-scaling.js';
import { chrono_, type ChronoOptions } from './weights/chrono.js';
import { deltaOrthogonal_ } from './weights/delta-orthogonal.js';
import { identityRnn_, type IdentityRnnOptions } from './weights/identity-rnn.js';
import { looksLinear_, type LooksLinearOptions } from './weights/looks-linear.js';
import { type CriticalOptions, criticalNormal_ } from './weights/mean-field.js';
import { randomWalk_, type RandomWalkOptions } from './weights/random-walk.js';
import { siren_, type SirenOptions } from './weights/siren.js';
import { zerO_ } from './weights/zero-one.js';

/** Whatever a scheme takes beside the tensor. Each refuses what is not its own: `ArgumentError` `ARG_UNKNOWN`. */
export interface SchemeOptions
  extends
    TruncNormalOptions,
    Omit<KaimingOptions, 'mode'>,
    LooksLinearOptions,
    DiracOptions,
    Partial<SparseOptions>,
    Partial<ScalingRule>,
    Partial<CriticalOptions>,
    IdentityRnnOptions,
    SirenOptions,
    Partial<ChronoOptions> {
  /** The value of "constant". */
  readonly val?: number;
}

/** A row of the table. */
export interface Scheme {
  /** Fills the tensor and returns it. */
  readonly fill: (tensor: Tensor, options?: SchemeOptions) => Tensor;
  /** The distribution, as a formula. */
  readonly rule: string;
  /** False for a scheme that draws nothing and therefore takes no generator. */
  readonly draws?: false;
  /** Where it is proposed, if PyTorch does not have it. */
  readonly paper?: string;
}

/** All schemes by name; a scheme added here can be named everywhere. */
export const schemes = {
  uniform: { rule: 'U(a, b)', fill: (w, options = {}) => uniform_(w, options) },
  normal: { rule: 'N(mean, std²)', fill: (w, options = {}) => normal_(w, options) },
  truncNormal: { rule: 'N(mean, std²) inside [a, b]', fill: truncNormal_ },
  constant: { rule: 'val', draws: false, fill: constant },
  ones: { rule: '1', draws: false, fill: plainly(ones_) },
  zeros: { rule: '0', draws: false, fill: plainly(zeros_) },
  eye: { rule: '1 on the diagonal, else 0', draws: false, fill: plainly(eye_) },
  dirac: { rule: '1 at the centre of equal channels, else 0', draws: false, fill: dirac_ },
  xavierUniform: { rule: 'U(±gain √(6 / (fan in + fan out)))', fill: xavierUniform_ },
  xavierNormal: { rule: 'N(0, gain² 2 / (fan in + fan out))', fill: xavierNormal_ },
  kaimingUniform: {
    rule: 'U(±gain √(3 / fan))',
    fill: (w, options) => kaimingUniform_(w, kaimingOptions('kaimingUniform_', options)),
  },
  kaimingNormal: {
    rule: 'N(0, gain² / fan)',
    fill: (w, options) => kaimingNormal_(w, kaimingOptions('kaimingNormal_', options)),
  },
  orthogonal: { rule: 'gain Q of a normal matrix', fill: orthogonal_ },
  sparse: {
    rule: 'N(0, std²), a part of each column 0',
    fill: (w, options) => sparse_(w, { ...options, sparsity: wanted('sparse_', options, 'sparsity') }),
  },
  lecunUniform: { rule: 'U(±√(3 / fan in))', paper: 'LeCun et al. 1998', fill: lecunUniform_ },
  lecunNormal: { rule: 'N(0, 1 / fan in)', paper: 'Klambauer et al. 2017', fill: lecunNormal_ },
  varianceScaling: {
    rule: 'variance scale / fan: uniform, normal or cut normal',
    fill(w, { generator, ...rule } = {}) {
      return varianceScaling(rule).fill(w, generator === undefined ? {} : { generator });
    },
  },
  deltaOrthogonal: {
    rule: 'gain Q of a normal matrix at the centre of the kernel, else 0',
    paper: 'Xiao et al. 2018',
    fill: deltaOrthogonal_,
  },
  randomWalk: {
    rule: 'N(0, g² / fan in), ReLU: g = √2 exp(1.2 / (max(fan in, 6) - 2.4)), linear: exp(1 / (2 fan in))',
    paper: 'Sussillo and Abbott 2014',
    fill: (w, options) => randomWalk_(w, walkOptions(options)),
  },
  looksLinear: {
    rule: '[[W, -W], [-W, W]], W orthogonal',
    paper: 'Balduzzi et al. 2017',
    fill: looksLinear_,
  },
  criticalNormal: {
    rule: 'weight N(0, σ_w² / fan in), bias N(0, σ_b²)',
    paper: 'Schoenholz et al. 2017',
    fill: (w, options) =>
      criticalNormal_(checkTarget('criticalNormal_', w), {
        ...options,
        sigmaW: wanted('criticalNormal_', options, 'sigmaW'),
      }),
  },
  identityRnn: {
    draws: false,
    rule: 'scale · identity',
    paper: 'Le, Jaitly and Hinton 2015',
    fill: identityRnn_,
  },
  siren: {
    rule: 'U(±√(6 / fan in) / ω₀); the first layer U(±1 / fan in)',
    paper: 'Sitzmann et al. 2020',
    fill: siren_,
  },
  chrono: {
    rule: 'forget bias log U(1, T - 1), input bias its negative',
    paper: 'Tallec and Ollivier 2018',
    fill: (w, options) =>
      chrono_(checkTarget('chrono_', w), { ...options, maxTime: wanted('chrono_', options, 'maxTime') }),
  },
  zerO: {
    draws: false,
    rule: 'identity, or a cut Hadamard matrix / √order',
    paper: 'Zhao et al. 2022',
    fill: zerO_,
  },
} as const satisfies Record<string, Scheme>;

export type SchemeName = keyof typeof schemes;

function kaimingOptions(op: string, options: SchemeOptions = {}): KaimingOptions {
  const { mode, ...rest } = options;
  const modes: readonly FanMode[] = ['fan_in', 'fan_out'];
  return mode === undefined ? rest : { ...rest, mode: checkName(op, 'mode', mode, modes) };
}

function walkOptions(options: SchemeOptions = {}): RandomWalkOptions {
  const { nonlinearity, ...rest } = options;
  if (nonlinearity === undefined) return rest;
  return {
    ...rest,
    nonlinearity: checkName('randomWalk_', 'nonlinearity', nonlinearity, ['linear', 'relu']),
  };
}

function constant(tensor: Tensor, options: SchemeOptions = {}): Tensor {
  checkOptions('constant_', options, ['val']);
  return constant_(tensor, wanted('constant_', options, 'val'));
}

function plainly(fill: (tensor: Tensor) => Tensor): Scheme['fill'] {
  return (tensor, options = {}) => {
    checkOptions(fill.name, options, []);
    return fill(tensor);
  };
}

function wanted(
  op: string,
  options: SchemeOptions | undefined,
  name: 'val' | 'sparsity' | 'sigmaW' | 'maxTime',
): number {
  return options?.[name] ?? missing(op, name, 'the options');
}

/** Throws `ArgumentError` `ARG_MISSING`. */
export function missing(op: string, field: string, where: string): never {
  throw new ArgumentError('ARG_MISSING', `${op}: ${field} is missing from ${where}`, {
    op,
    details: { field },
  });
}
