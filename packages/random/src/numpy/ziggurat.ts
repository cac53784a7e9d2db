/** NumPy's ziggurat for normals: 256 layers, of which a draw needs one word 99 times in a hundred. */
import type { Pcg64 } from './pcg64.js';
import { heights, thresholds, widths } from './ziggurat-tables.js';

/** Where the tail begins, and the inverse of it. */
const edge = 3.6541528853610088;
const inverseEdge = 0.27366123732975828;

interface Tables {
  readonly thresholds: Float64Array;
  readonly widths: Float64Array;
  readonly heights: Float64Array;
}

let tables: Tables | undefined;

/** One standard normal. */
export function zigguratNormal(source: Pcg64): number {
  tables ??= { thresholds: decoded(thresholds), widths: decoded(widths), heights: decoded(heights) };
  for (;;) {
    source.next();
    const { high, low } = source;
    const layer = low & 0xff;
    const mantissa = (high & 0x1fffffff) * 2 ** 23 + (low >>> 9);
    const size = mantissa * tables.widths[layer]!;
    const x = low & 0x100 ? -size : size;
    if (mantissa < tables.thresholds[layer]!) return x;
    if (layer === 0) return low & 0x20000 ? -tail(source) : tail(source);
    const [inner, outer] = [tables.heights[layer - 1]!, tables.heights[layer]!];
    if ((inner - outer) * source.unit() + outer < Math.exp(-0.5 * x * x)) return x;
  }
}

/** Beyond the last layer: Marsaglia's exponential trials. */
function tail(source: Pcg64): number {
  for (;;) {
    const x = -inverseEdge * Math.log1p(-source.unit());
    const y = -Math.log1p(-source.unit());
    if (y + y > x * x) return edge + x;
  }
}

function decoded(base64: string): Float64Array {
  const view = new DataView(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer);
  return Float64Array.from({ length: 256 }, (_, i) => view.getFloat64(8 * i, true));
}
