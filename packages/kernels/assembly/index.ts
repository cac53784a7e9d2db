/** The one module: every kernel of every family; those of two operands are in an entry that scripts/operand-forms.mjs writes. */
export { useScratch } from './lanes';
export { gemm } from './gemm';
export { gemmF64 } from './gemm-f64';
export { convolve } from './convolution';
export { spread } from './spread';
export { weigh } from './weigh';
export { convolveF64, spreadF64, weighF64 } from './convolution-f64';
export {
  maxPool,
  maxPoolF64,
  maxPoolGather,
  maxPoolGatherF64,
  maxPoolScatter,
  maxPoolScatterF64,
} from './pooling';
export * from './averaging';
export * from './simple';
export { where } from './compare';
export * from './copy';
export * from './reduce';
export * from './extremes';
export { clearStatistics, statistics } from './statistics';
export * from './backward';
export { batchNormTrain, batchNormEval, batchNormBackward } from './batch-norm';
export * from './softmax';
export * from './losses';
export { adam, sgd } from './optimisers';
export { rmsprop } from './rmsprop';
export { exp, expm1, sigmoid, silu, elu } from './exponential';
export { tanh } from './tanh';
export { log, log1p, logSigmoid, softplus } from './logarithm';
export { log10, log2 } from './logs';
export { sin, cos, tan } from './trig';
export { erf, erfc, gelu, geluTanh } from './erf';

/** First address the host may use. */
export function heapBase(): usize {
  return __heap_base;
}
