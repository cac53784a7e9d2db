/** Numbers as text: as Python prints them, and short ones for a reader. */
import type { Tensor } from 'isograd';

/** As Python's `str(float)`: `15.959932327270508`, `1e-05`, `nan`, `-inf`, and `0.0` for zero. */
export function python(value: number | Tensor): string {
  const v = typeof value === 'number' ? value : value.item();
  if (Number.isNaN(v)) return 'nan';
  if (!Number.isFinite(v)) return v > 0 ? 'inf' : '-inf';
  const size = Math.abs(v);
  // Python writes an exponent below 1e-4 and from 1e16 up, JavaScript below 1e-6 and from 1e21 up.
  const text = size !== 0 && (size < 1e-4 || size >= 1e16) ? v.toExponential() : plain(v);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

const plain = (v: number): string => {
  const text = Object.is(v, -0) ? '-0' : String(v);
  return text.includes('.') ? text : `${text}.0`;
};

/** At most `places` significant digits, without trailing zeros: `0.25`, `1.98e+25`, `nan`. */
export function short(v: number, places = 5): string {
  if (Number.isNaN(v)) return 'nan';
  if (!Number.isFinite(v)) return v > 0 ? 'inf' : '-inf';
  if (Number.isInteger(v) && Math.abs(v) < 1e10) return String(v);
  const rounded = Number(v.toPrecision(places));
  const size = Math.abs(rounded);
  return size !== 0 && (size < 1e-4 || size >= 1e9) ? rounded.toExponential() : String(rounded);
}

/** `12,345`: whole numbers for a reader, the same in every locale. */
export const grouped = (n: number): string => n.toLocaleString('en-US');
