/** @isograd/random: random streams bit for bit, filling typed arrays. */
export type { DrawArray, DrawDType, FloatArray, NumberArray } from './arrays.js';
export { defaultGenerator, forkRng, manualSeed } from './default-generator.js';
export { Generator, type GeneratorOptions } from './generator.js';
