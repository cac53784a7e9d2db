/**
 * WebAssembly as far as this package uses it. Its types come with the DOM library, which the packages do not load, so
 * the one cast below says what the global object holds.
 */

/** What kernels and twins need of a memory. `WebAssembly.Memory` is one. */
export interface Memory {
  readonly buffer: ArrayBufferLike;
  /** Adds pages of 64 KiB and returns the old count of pages; throws RangeError where there is no more. */
  grow(pages: number): number;
}

interface Engine {
  readonly Memory: new (limits: { initial: number; maximum: number; shared?: boolean }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: { env: { memory: Memory } },
  ) => { readonly exports: object };
}

/** The engine's WebAssembly, undefined where it is switched off. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the head of this file says why
export const engine = (): Engine | undefined => (globalThis as { WebAssembly?: Engine }).WebAssembly;
