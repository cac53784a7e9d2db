/** All twins in one table; its type is the type of the kernels. */
import * as twins from './all.js';

export {
  /** The TypeScript twin of every kernel, on the same memory and with the same bits. */
  twins,
};

/** The kernels by name. Arguments are numbers: counts, addresses in `memory()`, and scalars. */
export type Kernels = typeof twins;
