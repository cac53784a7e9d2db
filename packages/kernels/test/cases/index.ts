/** The samples of every compiled kernel: the compiler asks for a row per float32 name, a test for the rest. */
import type { Kernels } from '../../src/index.js';
import type { Case } from '../lab.js';
import { elementwise } from './elementwise.js';
import { moving } from './moving.js';
import { pools } from './pools.js';
import { products } from './products.js';
import { reductions } from './reductions.js';
import { training } from './training.js';
import { windows } from './windows.js';

export const cases = {
  ...products,
  ...elementwise,
  ...moving,
  ...reductions,
  ...training,
  ...windows,
  ...pools,
} satisfies {
  [Name in Exclude<keyof Kernels, `${string}F64`>]: Case;
};
