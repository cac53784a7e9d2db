/** Types of build-wasm.mjs for its test. */
export const modules: Readonly<Record<string, string>>;
export function compile(name?: string): Promise<Uint8Array>;
export function generated(bytes: Uint8Array): string;
