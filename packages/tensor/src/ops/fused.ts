/** Fused multiply-add of float64, which PyTorch's builds for x86-64 use where they space numbers evenly. */

/** `a * b + c` with one rounding, but for ties that only the last of three terms would break. */
export function fused(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const lost = sumError(product, c, sum) + productError(a, b, product);
  // Beyond the range of exact splitting the plain sum must do.
  return Number.isFinite(lost) ? sum + lost : sum;
}

/** What `sum = a + b` lost in rounding (Knuth's TwoSum). */
function sumError(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** What `product = a * b` lost in rounding (Dekker). */
function productError(a: number, b: number, product: number): number {
  const [aHigh, bHigh] = [upper(a), upper(b)];
  const [aLow, bLow] = [a - aHigh, b - bHigh];
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** The upper 26 bits (Veltkamp). */
function upper(x: number): number {
  const scaled = x * (2 ** 27 + 1);
  return scaled - (scaled - x);
}
