/** The calls of golden/forms.py, said here. */
import type { Tensor } from '../src/index.js';

type Call = (a: Tensor, b: Tensor) => Tensor | readonly Tensor[];

export const formsCalls: Readonly<Record<string, Call>> = {
  'sum float64': (x) => x.sum({ dtype: 'float64' }),
  'sum along float64': (x) => x.sum(1, { dtype: 'float64' }),
  'sum along kept float16': (x) => x.sum([0], { keepdim: true, dtype: 'float16' }).float(),
  'sum of integers uint8': (x) => x.sum({ dtype: 'uint8' }),
  'sum of integers along int32': (x) => x.sum({ dim: 0, dtype: 'int32' }),
  'sum of integers bool': (x) => x.sum(1, { dtype: 'bool' }),
  'sum of fractions int32': (x) => x.sum(1, { dtype: 'int32' }),
  'sum of halves float32': (x) => x.half().sum(1, { dtype: 'float32' }),
  'mean float64': (x) => x.mean({ dtype: 'float64' }),
  'mean of integers along float32': (x) => x.mean(1, { dtype: 'float32' }),
  'prod float64': (x) => x.prod({ dtype: 'float64' }),
  'prod of integers uint8': (x) => x.prod(1, { dtype: 'uint8' }),
  'prod along float64': (x) => x.prod(1, { dtype: 'float64' }),
  'nansum float64': (x) => x.nansum({ dtype: 'float64' }),
  'nansum along float64': (x) => x.nansum(1, { dtype: 'float64' }),
  'nanmean along float64': (x) => x.nanmean(1, { dtype: 'float64' }),
  'cumsum float64': (x) => x.cumsum(1, { dtype: 'float64' }),
  'cumsum of integers uint8': (x) => x.cumsum(1, { dtype: 'uint8' }),
  'cumprod float64': (x) => x.cumprod(1, { dtype: 'float64' }),
  'cumprod of integers int32': (x) => x.cumprod(1, { dtype: 'int32' }),
  'softmax float64': (x) => x.softmax(1, { dtype: 'float64' }),
  'softmax of integers float32': (x) => x.softmax(1, { dtype: 'float32' }),
  'logSoftmax float64': (x) => x.logSoftmax(1, { dtype: 'float64' }),
};
