/** A value where the types forbid it: what callers in JavaScript may still do. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- lying to the compiler is this function's whole job
export const wrong = (value: unknown): never => value as never;
