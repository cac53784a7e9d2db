/** The error function of one number, its complement and its inverse, in float64. */

/** erf, by its series near 0 and the continued fraction of erfc beyond. */
export function erfOf(x: number): number {
  const a = Math.abs(x);
  if (!(a < 6)) return a >= 6 ? Math.sign(x) : x;
  return a < 2.5 ? series(x) : Math.sign(x) * (1 - tail(a));
}

/** 1 - erf without losing the digits of a small result. */
export function erfcOf(x: number): number {
  if (x < 0.5) return 1 - erfOf(x);
  if (Number.isNaN(x)) return NaN;
  return x < 28 ? tail(x) : 0;
}

// erf x = 2/√π e^(-x²) Σ 2^k x^(2k+1) / (1·3·…·(2k+1)): only positive terms, so nothing cancels.
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** e^(x²) erfc x, which does not underflow; infinite far below 0. */
export function erfcxOf(x: number): number {
  if (x < 0.5) return x < -27 ? Infinity : Math.exp(x * x) * erfcOf(x);
  return x === Infinity ? 0 : 1 / (Math.sqrt(Math.PI) * fractionOf(x));
}

// erfc x = e^(-x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + …))), evaluated from the inside; near 0.5 it takes many steps.
const tail = (x: number): number => Math.exp(-x * x) / Math.sqrt(Math.PI) / fractionOf(x);

function fractionOf(x: number): number {
  let fraction = x;
  for (let k = x < 2.5 ? Math.ceil(1200 / (x * x)) : 60; k >= 1; k--) fraction = x + k / 2 / fraction;
  return fraction;
}

/** The x of erf x = y: infinite at -1 and 1, NaN outside. */
export function erfinvOf(y: number): number {
  const a = Math.abs(y);
  if (!(a < 1)) return a === 1 ? y * Infinity : NaN;
  if (a < 1e-8) return (Math.sqrt(Math.PI) / 2) * y;
  // Winitzki's approximation, good to 2e-3, then Newton with Halley's correction.
  const logarithm = Math.log1p(-a * a);
  const half = 2 / (Math.PI * 0.147) + logarithm / 2;
  let x = Math.sqrt(Math.sqrt(half * half - logarithm / 0.147) - half);
  for (let k = 0; k < 3; k++) {
    const over = a > 0.5 ? 1 - a - erfcOf(x) : erfOf(x) - a;
    const step = (over * Math.sqrt(Math.PI)) / 2 / Math.exp(-x * x);
    x -= step / (1 + x * step);
  }
  return Math.sign(y) * x;
}
