/** All twins in one table; its type is the type of the kernels. */
import * as backward from './backward.js';
import * as batchNorm from './batch-norm.js';
import * as binary from './binary.js';
import * as compare from './compare.js';
import * as convolution from './convolution.js';
import * as copy from './copy.js';
import { elu, exp, expm1, sigmoid, silu, tanh } from './exponential.js';
import * as erf from './erf.js';
import * as extremes from './extremes.js';
import * as float64 from './float64.js';
import * as gemm from './gemm.js';
import { log, log1p, logSigmoid, softplus } from './logarithm.js';
import * as losses from './losses.js';
import { log10, log2 } from './logs.js';
import * as optimisers from './optimisers.js';
import * as pooling from './pooling.js';
import * as reduce from './reduce.js';
import * as simple from './simple.js';
import * as softmax from './softmax.js';
import { clearStatistics, statistics } from './statistics.js';
import * as trig from './trig.js';

export const twins = {
  ...gemm,
  ...convolution,
  ...pooling,
  ...simple,
  ...binary,
  ...compare,
  ...backward,
  ...batchNorm,
  ...softmax,
  ...losses,
  ...optimisers,
  ...float64,
  ...reduce,
  ...extremes,
  ...copy,
  ...trig,
  ...erf,
  clearStatistics,
  statistics,
  exp,
  expm1,
  sigmoid,
  silu,
  tanh,
  elu,
  log,
  log1p,
  log2,
  log10,
  logSigmoid,
  softplus,
};

/** The kernels by name. Arguments are numbers: counts, addresses in `memory()`, and scalars. */
export type Kernels = typeof twins;
