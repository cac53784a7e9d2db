/** @isograd/init: chooses starting weights. */
export { constant_, eye_, ones_, zeros_ } from './constant.js';
export { dirac_, type DiracOptions } from './dirac.js';
export { type Fans, fansOf } from './fans.js';
export { calculateGain, type Nonlinearity, nonlinearities } from './gain.js';
export { orthogonal_, type OrthogonalOptions } from './orthogonal.js';
export {
  normal_,
  type NormalOptions,
  truncNormal_,
  type TruncNormalOptions,
  uniform_,
  type UniformOptions,
} from './plain.js';
export {
  type FanMode,
  kaimingNormal_,
  type KaimingOptions,
  kaimingUniform_,
  xavierNormal_,
  type XavierOptions,
  xavierUniform_,
} from './scaled.js';
export { initialize_, type Scheme, type SchemeName, type SchemeOptions, schemes } from './schemes.js';
export { sparse_, type SparseOptions } from './sparse.js';
