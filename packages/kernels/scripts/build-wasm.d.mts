/** Types of build-wasm.mjs for its test. */
export declare const compile: (name?: string) => Promise<Uint8Array>;
export declare const generated: (bytes: Uint8Array) => string;
