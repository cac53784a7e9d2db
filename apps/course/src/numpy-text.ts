/** Arrays as NumPy prints them, which is how JAX, MXNet and `tensor.numpy()` show their numbers. */
import type { Tensor } from 'isograd';

/**
 * A vector or matrix as Python's `print` shows it: as few digits as tell the numbers apart, at most eight after the point,
 * an exponent where magnitudes need one. Rows are not wrapped.
 */
export function numpyText(x: Tensor): string {
  const values = Array.from(x.data());
  const cells = x.dtype === 'int64' ? values.map(String) : floatCells(values);
  const widest = Math.max(...cells.map(({ length }) => length));
  const padded = cells.map((cell) => cell.padStart(widest));
  const columns = x.shape.at(-1) ?? 1;
  const rows = Array.from(
    { length: padded.length / columns },
    (_, i) => `[${padded.slice(i * columns, (i + 1) * columns).join(' ')}]`,
  );
  return x.ndim < 2 ? rows.join('') : `[${rows.join('\n ')}]`;
}

/** A matrix as TensorFlow prints an eager tensor. */
export const tensorflowText = (x: Tensor): string =>
  `tf.Tensor(\n${numpyText(x)}, shape=(${x.shape.join(', ')}), dtype=${x.dtype})`;

/** A matrix as MXNet prints an array of its classic interface. */
export const ndarrayText = (x: Tensor): string => `\n${numpyText(x)}\n<NDArray ${x.shape.join('x')} @cpu(0)>`;

/** No more digits than these after the point. */
const most = 8;

/** All with the same number of characters after the point; what is not finite ends where the others end. */
function floatCells(values: readonly number[]): readonly string[] {
  const finite = values.filter(Number.isFinite);
  const write = isWide(finite) ? scientific(finite) : positional(finite);
  return values.map((v) => (Number.isFinite(v) ? `${signOf(v)}${write(Math.abs(v))}` : nameOf(v)));
}

type Writer = (size: number) => string;

/** Whether the magnitudes need an exponent. */
function isWide(values: readonly number[]): boolean {
  const sizes = values.filter((v) => v !== 0).map(Math.abs);
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  return sizes.length > 0 && (high >= 1e8 || low < 1e-4 || Math.fround(high / low) > 1000);
}

/** As many digits for all as the longest needs. */
function scientific(values: readonly number[]): Writer {
  const longest = Math.min(most, Math.max(...values.map(placesOf)) - 1);
  return (size) => {
    const [digits = '', power = ''] = halfEven(longest, (n) => size.toExponential(n)).split('e');
    return `${longest === 0 ? `${digits}.` : digits}e${power[0]}${power.slice(1).padStart(2, '0')}`;
  };
}

/** Each with the digits it needs, and blanks up to the longest. */
function positional(values: readonly number[]): Writer {
  const longest = Math.max(...values.map((v) => fixed(Math.abs(v)).fraction.length));
  return (size) => {
    const { whole, fraction } = fixed(size);
    return `${whole}.${fraction.padEnd(longest)}`;
  };
}

function fixed(size: number): { readonly whole: string; readonly fraction: string } {
  const places = placesOf(size);
  const exponent = Number(size.toExponential(places - 1).split('e')[1]);
  const text = halfEven(Math.min(most, Math.max(0, places - 1 - exponent)), (n) => size.toFixed(n));
  const [whole = '', fraction = ''] = text.split('.');
  return { whole, fraction: fraction.replace(/0+$/, '') };
}

/** Text with `places` digits after the point. JavaScript rounds a tie up, C and NumPy to the even digit. */
function halfEven(places: number, write: (places: number) => string): string {
  const rounded = write(places);
  const exact = write(places + 30);
  const tie = /^\.?50+$/.test(exact.slice(end(exact) - 30 - (places === 0 ? 1 : 0), end(exact)));
  const odd = Number(rounded[end(rounded) - 1]) % 2 === 1;
  return tie && odd ? `${exact.slice(0, end(rounded))}${exact.slice(end(exact))}` : rounded;
}

/** Where the digits end and an exponent begins. */
const end = (text: string): number => (text.includes('e') ? text.indexOf('e') : text.length);

/** The fewest digits from which float32 finds its number again. */
function placesOf(v: number): number {
  let places = 1;
  while (places < 9 && Math.fround(Number(v.toPrecision(places))) !== v) places++;
  return places;
}

const signOf = (v: number): string => (v < 0 || Object.is(v, -0) ? '-' : '');
const nameOf = (v: number): string => (Number.isNaN(v) ? 'nan' : v > 0 ? 'inf' : '-inf');
