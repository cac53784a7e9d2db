/** @isograd/kernels: numeric kernels on one memory, compiled and as TypeScript twins, and the ring that memory is. */
export { type BinaryName, map, matmul, type ProductOptions, total, type UnaryName, zip } from './arrays.js';
export { type Backend, backend, kernels, mode, useBackend } from './backend.js';
export { type Block, Chunk, type RingOptions, type Use } from './chunk.js';
export type { Memory } from './engine.js';
export { f32View, f64View, i32View, memory, memoryBuffer, u8View } from './memory.js';
export { type Mode, setMode } from './modes.js';
export { type Pool, poolWords, type Windows } from './pools.js';
export { Ring, ring } from './ring.js';
export { strided, type Strided } from './strided.js';
export { getNumThreads, setNumThreads, threadsReady } from './threads.js';
export { statisticsBytes, statisticsCounts, statisticsFields } from './twins/statistics.js';
export { power } from './power.js';
export { planWindow, type Window } from './windows.js';
export { type Kernels, twins } from './twins/index.js';
