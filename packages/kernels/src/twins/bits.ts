/** Bit patterns of numbers, and powers of two made from them. */
const f32 = new Float32Array(1);
const i32 = new Int32Array(f32.buffer);
const f64 = new Float64Array(1);
const words = new Uint32Array(f64.buffer);

/** The bits of a float32. */
export function bitsOf(x: number): number {
  f32[0] = x;
  return i32[0]!;
}

/** The float32 with these bits. */
export function fromBits(bits: number): number {
  i32[0] = bits;
  return f32[0]!;
}

/** 2^n as a float32, n from -126 to 127. */
export const pow2 = (n: number): number => fromBits((n + 127) << 23);

/** 2^n as a float64, n from -1022 to 1023; infinite for 1024. */
export function pow2F64(n: number): number {
  words[0] = 0;
  words[1] = ((n + 1023) & 0xfff) << 20;
  return f64[0]!;
}

/** Exponent and mantissa of a positive normal float64, the mantissa from sqrt(1/2) to sqrt(2). */
export function splitF64(x: number): [exponent: number, mantissa: number] {
  f64[0] = x;
  let exponent = (words[1]! >>> 20) - 1023;
  words[1] = (words[1]! & 0xfffff) | 0x3ff00000;
  if (f64[0] >= Math.SQRT2) {
    exponent++;
    words[1] -= 0x100000;
  }
  return [exponent, f64[0]];
}
