/** Initialisers under MXNet's names (`mx.init`). Weights lie as ours do: [out, in, ...kernel]. */
import type { Tensor } from '@isograd/tensor';
import { fansOf } from '../fans.js';
import { checkName, checkNumber, checkPositive } from '../target.js';
import { lawOfVariance, scalingModes } from '../variance-scaling.js';
import { everywhere } from './constants.js';
import { dialect, type Plan } from './initializer.js';
import { svdPlan } from './mxnet-orthogonal.js';
import { constantOf, constantPlan, fixed, refuseValue, uniformPlan, wantedNumber } from './plans.js';

export { initialize, Load, type Loaded, Mixed, type NamedInitializer } from './mxnet-named.js';
export {
  FusedRNN,
  type FusedRNNOptions,
  LSTMBias,
  type LSTMBiasOptions,
  type RNNMode,
} from './mxnet-recurrent.js';
export { Bilinear } from './mxnet-bilinear.js';

const mxnet = dialect('mxnet', 'out, in');

/** 0 everywhere: Dense's default bias. */
export const Zero = everywhere(mxnet, 0, 'Zero', ['zeros']);
/** 1 everywhere. */
export const One = everywhere(mxnet, 1, 'One', ['ones']);
export interface ConstantOptions {
  /** A number, or a tensor of the weight's own shape. */
  readonly value: number | Tensor;
}
/** A number everywhere, or the numbers of a tensor. Throws `ShapeError` `SHAPE_MISMATCH`. */
export const Constant = mxnet<ConstantOptions>({
  name: 'Constant',
  options: ['value'],
  entries: [{ concept: 'constant', options: { value: 1 } }],
  plan({ value }, op) {
    if (typeof value === 'number' || value === undefined)
      return constantPlan(wantedNumber(op, 'value', value));
    if (typeof value !== 'object' || value === null || !('shape' in value)) return refuseValue(op, value);
    return {
      rule: `the values of a tensor [${value.shape}]`,
      draw(shape, dtype) {
        const values = constantOf(op, value, shape, dtype);
        return () => values;
      },
    };
  },
});

export interface UniformOptions {
  /** Half the width. Default 0.07. */
  readonly scale?: number;
}
/**
 * U(±scale), by default U(±0.07): variance 0.00163, whatever the width of the layer. It is what Dense uses when nobody
 * chooses, so σ_w² = 0.00163 · fan in: signals vanish below 612 inputs and explode above.
 */
export const Uniform = mxnet<UniformOptions>({
  name: 'Uniform',
  aliases: ['uniform'],
  options: ['scale'],
  entries: [{ concept: 'uniform', trap: 'U(±0.07) for every width; the default of Dense' }],
  plan({ scale = 0.07 }, op) {
    checkNumber(op, 'scale', scale, 0);
    return uniformPlan(op, -scale, scale);
  },
});

export interface NormalOptions {
  /** Default 0.01. */
  readonly sigma?: number;
}
/** N(0, sigma²), by default with sigma 0.01. */
export const Normal = mxnet<NormalOptions>({
  name: 'Normal',
  aliases: ['normal'],
  options: ['sigma'],
  entries: [{ concept: 'normal', trap: 'sigma 0.01 unless told otherwise; PyTorch has 1, Keras 0.05' }],
  plan: ({ sigma = 0.01 }, op) => fixed({ kind: 'normal', mean: 0, std: checkNumber(op, 'sigma', sigma, 0) }),
});

export interface XavierOptions {
  /** Default "uniform". */
  readonly rndType?: 'uniform' | 'gaussian';
  /** Which fan. Default "avg". */
  readonly factorType?: 'avg' | 'in' | 'out';
  /** Default 3, which is right for "uniform" alone. */
  readonly magnitude?: number;
}
const factors = { avg: 'fan_avg', in: 'fan_in', out: 'fan_out' } as const;
const factorNames = { avg: 'mean of the fans', in: 'fan in', out: 'fan out' } as const;
const factorTypes = ['avg', 'in', 'out'] as const;

/**
 * U(±√(magnitude / factor)) or N(0, magnitude / factor). The uniform one has variance magnitude / 3 / factor: Xavier's
 * with the default 3. The gaussian one does not divide by 3: with the default, its variance is three times Xavier's.
 */
export const Xavier = mxnet<XavierOptions>({
  name: 'Xavier',
  aliases: ['xavier'],
  options: ['rndType', 'factorType', 'magnitude'],
  entries: [
    { concept: 'xavierUniform' },
    {
      concept: 'xavierNormal',
      options: { rndType: 'gaussian' },
      trap: 'three times the variance of Xavier: magnitude 3 suits the uniform distribution alone; pass magnitude 1',
    },
    {
      concept: 'kaimingUniform',
      options: { factorType: 'in', magnitude: 6 },
      trap: 'has no name; magnitude is 6, not 2',
    },
    { concept: 'kaimingNormal', options: { rndType: 'gaussian', factorType: 'in', magnitude: 2 } },
    { concept: 'lecunUniform', options: { factorType: 'in' } },
    { concept: 'lecunNormal', options: { rndType: 'gaussian', factorType: 'in', magnitude: 1 } },
  ],
  plan({ rndType = 'uniform', factorType = 'avg', magnitude = 3 }, op) {
    checkName(op, 'rndType', rndType, ['uniform', 'gaussian']);
    return factorPlan(op, rndType, checkName(op, 'factorType', factorType, factorTypes), magnitude);
  },
});

function factorPlan(
  op: string,
  rndType: 'uniform' | 'gaussian',
  factor: 'avg' | 'in' | 'out',
  magnitude: number,
): Plan {
  checkPositive(op, 'magnitude', magnitude);
  const said = `${magnitude} / ${factorNames[factor]}`;
  const uniform = rndType === 'uniform';
  return {
    rule: uniform ? `U(±√(${said}))` : `N(0, ${said})`,
    law(shape) {
      const variance = magnitude / scalingModes[factors[factor]](fansOf({ shape }, op));
      if (!uniform) return lawOfVariance(variance, { distribution: 'normal', correctTruncation: false });
      const high = Math.sqrt(variance);
      return { kind: 'uniform', low: -high, high };
    },
  };
}

export interface MSRAPreluOptions {
  /** Which fan. Default "avg", where the paper has fan in. */
  readonly factorType?: 'avg' | 'in' | 'out';
  /** Slope of the PReLU at the start. Default 0.25; 0 for ReLU. */
  readonly slope?: number;
}
/**
 * N(0, 2 / (1 + slope²) / factor): Kaiming's for PReLU (He et al. 2015), by default with slope 0.25 and the mean of the
 * fans, so the variance is 1.882 / mean of the fans.
 */
export const MSRAPrelu = mxnet<MSRAPreluOptions>({
  name: 'MSRAPrelu',
  aliases: ['msraprelu', 'msra'],
  options: ['factorType', 'slope'],
  entries: [
    {
      concept: 'kaimingNormal',
      trap: 'slope 0.25 and the mean of the fans unless told otherwise: 1.882 instead of 2, and not fan in',
    },
  ],
  plan({ factorType = 'avg', slope = 0.25 }, op) {
    checkName(op, 'factorType', factorType, factorTypes);
    return factorPlan(op, 'gaussian', factorType, 2 / (1 + checkNumber(op, 'slope', slope) ** 2));
  },
});

export interface OrthogonalOptions {
  /** Default 1.414. */
  readonly scale?: number;
  /** What the matrix is made from. Default "uniform". */
  readonly randType?: 'uniform' | 'normal';
}
/**
 * `scale` times singular vectors of a random matrix; axes after the first count as one. The default scale is 1.414, so a
 * linear network grows by √2 in each layer. Signs of columns are not LAPACK's. Throws `ShapeError` `SHAPE_RANK`.
 */
export const Orthogonal = mxnet<OrthogonalOptions>({
  name: 'Orthogonal',
  aliases: ['orthogonal'],
  options: ['scale', 'randType'],
  entries: [
    {
      concept: 'orthogonal',
      trap: 'scaled by 1.414 unless told otherwise: linear layers grow by √2 each; made from uniform numbers by SVD',
    },
  ],
  plan: ({ scale = 1.414, randType = 'uniform' }, op) =>
    svdPlan(
      op,
      checkNumber(op, 'scale', scale, 0),
      checkName(op, 'randType', randType, ['uniform', 'normal']),
    ),
});
