/** Numbers written as Python's `{:.4f}` and `{:.4e}` write them: rounded from the exact value, ties to even. */

/** `value` as Python's `{:.<digits>f}`; `digits` 0 to 100. */
export function fixed(value: number, digits: number): string {
  return finite(value, (size) => fixedSize(size, digits));
}

/** `value` as Python's `{:.<digits>e}`: an exponent with a sign and at least two digits; `digits` 0 to 100. */
export function scientific(value: number, digits: number): string {
  return finite(value, (size) => scientificSize(size, digits));
}

function finite(value: number, write: (size: number) => string): string {
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return sign + (Number.isFinite(value) ? write(Math.abs(value)) : 'inf');
}

function fixedSize(size: number, digits: number): string {
  // From 1e21 on toFixed gives up and writes an exponent; such a number is an integer.
  if (size >= 1e21) return `${BigInt(size)}${digits === 0 ? '' : `.${'0'.repeat(digits)}`}`;
  return tiesToEven(size.toFixed(digits), () => isTie(size, digits));
}

function scientificSize(size: number, digits: number): string {
  const [mantissa = '', exponent = ''] = size.toExponential(digits).split('e');
  const power = Number(exponent);
  const rounded = tiesToEven(mantissa, () => isTie(size, digits - power));
  return `${rounded}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** JavaScript rounds an exact tie up. Where that gave an odd last digit, the even one is the digit below. */
function tiesToEven(text: string, tie: () => boolean): string {
  const last = Number(text.at(-1));
  return last % 2 === 1 && tie() ? text.slice(0, -1) + String(last - 1) : text;
}

/** True when `size` lies exactly between two multiples of 10^-digits (`digits` may be negative). */
function isTie(size: number, digits: number): boolean {
  // size * 10^d ends in exactly .5 when size * 2^(d+1) is an odd integer: the factor 5^d changes nothing about that.
  if (digits >= 0) return (size * 2 ** (digits + 1)) % 2 === 1;
  if (!Number.isInteger(size)) return false;
  const step = 10n ** BigInt(-digits);
  return BigInt(size) % step === step / 2n;
}
