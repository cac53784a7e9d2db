/** The second module: what needs relaxed SIMD, which engines of Node 20 refuse to compile. */
export { useScratch } from './lanes';
export { gemm, gemmWide } from './gemm-fused';
