/** @isograd/autograd/testing: what must hold for every operation, custom rule and transform, without a test runner of its own. */
export { type Law, laws } from './testing/laws.js';
export { type Chain, chainsWith, type CustomLaw, customLaws } from './testing/custom/laws.js';
export { functionsOfOne } from './testing/custom/functions-of-one.js';
export { functionsOfTwo } from './testing/custom/functions-of-two.js';
export type { Row } from './testing/custom/rule.js';
export { filled, flat, type Many, scalar, type Transform } from './testing/custom/transforms.js';
