/** All twins in one table; its type is the type of the kernels. */
import * as gemm from './gemm.js';

export const twins = { ...gemm };

/** The kernels by name. Arguments are numbers: counts, addresses in `memory()`, and scalars. */
export type Kernels = typeof twins;
