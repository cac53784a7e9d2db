/** Bessel functions of orders 0 and 1, of one number, in float64: errors below 2e-15 times how far the function swings there. */

const euler = 0.5772156649015329;
// Power series lose nothing below the first number, and Hankel's asymptotic series nothing beyond the second.
const [near, far] = [3, 25];

/** J₀(x). NaN at ±∞, as PyTorch. */
export const besselJ0Of = (x: number): number => wavesOf(Math.abs(x), 0).first;
/** J₁(x), of the sign of x. NaN at ±∞, as PyTorch. */
export const besselJ1Of = (x: number): number => (x === 0 ? x : Math.sign(x) * wavesOf(Math.abs(x), 1).first);
/** Y₀(x): -∞ at 0, NaN below and at ∞, as PyTorch. */
export const besselY0Of = (x: number): number => second(x, 0);
/** Y₁(x): -∞ at 0, NaN below and at ∞, as PyTorch. */
export const besselY1Of = (x: number): number => second(x, 1);

const second = (x: number, order: Order): number => {
  if (x === 0) return -Infinity;
  return x > 0 ? wavesOf(x, order).second : NaN;
};

type Order = 0 | 1;
/** Both solutions of Bessel's equation. */
interface Waves {
  readonly first: number;
  readonly second: number;
}

function wavesOf(x: number, order: Order): Waves {
  if (x < near) return series(x, order);
  return x < far ? recurrence(x, order) : asymptotic(x, order);
}

/** Abramowitz and Stegun, 9.1.10 and 9.1.11. */
function series(x: number, order: Order): Waves {
  const q = (x * x) / 4;
  let [term, first, sum, harmonic] = [1, 1, order, 0];
  for (let k = 1; Math.abs(term) > 1e-18; k++) {
    term *= -q / (k * (k + order));
    harmonic += 1 / k;
    first += term;
    sum += term * (order === 0 ? harmonic : 2 * harmonic + 1 / (k + 1));
  }
  const log = Math.log(x / 2) + euler;
  if (order === 0) return { first, second: (2 / Math.PI) * (log * first - sum) };
  first *= x / 2;
  return { first, second: (2 / Math.PI) * (log * first - 1 / x - (x / 4) * sum) };
}

/** Miller's downward recurrence, scaled by `J₀ + 2 J₂ + 2 J₄ + … = 1`; Y by Neumann's series, 9.1.88. */
function recurrence(x: number, order: Order): Waves {
  let [above, here, scale, sum] = [0, 1e-200, 0, 0];
  // From an even order, where J is far below the last digit, down to order 1.
  for (let n = 2 * Math.ceil(x / 2) + 40; n > 0; n--) {
    const k = (n - order) / 2;
    if (n % 2 === 0) scale += 2 * here;
    // The term of J_n: for order 0 of even n, for order 1 of odd n.
    if (Number.isInteger(k) && k > 0) sum += (k % 2 === 0 ? here : -here) * (n / (k * (k + order)));
    [above, here] = [here, ((2 * n) / x) * here - above];
  }
  scale += here;
  const [j0, j1] = [here / scale, above / scale];
  const log = Math.log(x / 2) + euler;
  if (order === 0) return { first: j0, second: (2 / Math.PI) * (log * j0 - sum / scale) };
  return { first: j1, second: (2 / Math.PI) * ((log - 1) * j1 - j0 / x - sum / scale) };
}

/** Hankel's expansion, 9.2.5 to 9.2.10. */
function asymptotic(x: number, order: Order): Waves {
  let [p, q, term] = [1, 0, 1];
  for (let k = 1; Math.abs(term) > 1e-18; k++) {
    term *= (4 * order - (2 * k - 1) * (2 * k - 1)) / (8 * k * x);
    const signed = k % 4 < 2 ? term : -term;
    if (k % 2 === 0) p += signed;
    else q += signed;
  }
  const [sin, cos] = [Math.sin(x), Math.cos(x)];
  const swing = Math.sqrt(1 / Math.PI / x);
  // x - π/4 and, for order 1, x - 3π/4: no rounding of a large difference.
  const [across, along] = order === 0 ? [sin - cos, cos + sin] : [-cos - sin, sin - cos];
  return { first: swing * (p * along - q * across), second: swing * (p * across + q * along) };
}
