/** @isograd/autograd/testing: what must hold for every operation under every transform, without a test runner of its own. */
export { type Law, laws } from './testing/laws.js';
