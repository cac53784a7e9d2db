/** Normals cut off at two bounds, by rejection, as `torch.nn.init.trunc_normal_` draws them since 2.12. */
import { type FloatArray, isFloat32 } from '../arrays.js';
import { refusal } from '../checks.js';
import { erfcx } from '../erf.js';
import type { RandomStream } from '../stream.js';

/** Fewer uniform proposals than this accepted would take minutes instead of milliseconds. */
const leastAccepted = 1e-3;

/** Fills `out` with normals of `mean` and `std` given that they lie in [a, b]. */
export function fillTruncNormal(
  source: RandomStream,
  out: FloatArray,
  mean: number,
  std: number,
  a: number,
  b: number,
): void {
  const mode = Math.max(a, Math.min(mean, b));
  const peak = (mode - mean) / std;
  const logPeak = -0.5 * (peak * peak);
  const area = areaUnderPeak((a - mean) / std, (b - mean) / std);
  if ((area * Math.exp(logPeak)) / Math.sqrt(2 * Math.PI) > 0.3)
    return byNormals(source, out, mean, std, a, b);
  if (!((area * std) / (b - a) >= leastAccepted))
    throw refusal(
      'truncNormal',
      'ARG_RANGE',
      `bounds ${a} and ${b} hold too little of a normal with mean ${mean}, std ${std}; wanted bounds nearer to it`,
      { mean, std, a, b },
    );
  byUniforms(source, out, { mean, std, a, b, logPeak });
}

/** Draws whole fills of normals until each place has had one inside the bounds. */
function byNormals(
  source: RandomStream,
  out: FloatArray,
  mean: number,
  std: number,
  a: number,
  b: number,
): void {
  const round = rounding(out);
  const [low, high] = [round(a), round(b)];
  const outside = (x: number): boolean => x < low || x > high;
  const again = out.slice();
  source.normal(out, mean, std);
  while (out.some(outside)) {
    source.normal(again, mean, std);
    for (let i = 0; i < out.length; i++) if (outside(out[i]!)) out[i] = again[i]!;
  }
}

interface Cut {
  readonly mean: number;
  readonly std: number;
  readonly a: number;
  readonly b: number;
  readonly logPeak: number;
}

/** Proposes whole fills of uniforms and accepts each with the density's height relative to its peak. */
function byUniforms(source: RandomStream, out: FloatArray, { mean, std, a, b, logPeak }: Cut): void {
  const round = rounding(out);
  const [m, s, peak] = [round(mean), round(std), round(logPeak)];
  const rejected = (x: number, u: number): boolean => {
    const z = round(round(x - m) / s);
    return round(Math.log(u)) > round(round(round(z * z) * -0.5) - peak);
  };
  const proposed = out.slice();
  const height = out.slice();
  const waiting = new Uint8Array(out.length).fill(1);
  for (let left = out.length; left > 0;) {
    source.uniform(proposed, a, b);
    source.uniform(height, 0, 1);
    for (let i = 0; i < out.length; i++)
      if (waiting[i] === 1) {
        out[i] = proposed[i]!;
        if (rejected(proposed[i]!, height[i]!)) continue;
        waiting[i] = 0;
        left--;
      }
  }
}

const rounding = (out: FloatArray): ((x: number) => number) => (isFloat32(out) ? Math.fround : (x) => x);

/** Area under a normal curve from a to b whose highest point there is 1. */
function areaUnderPeak(a: number, b: number): number {
  if (a > 0) return tailOver(a, a) - tailOver(b, a);
  if (b < 0) return areaUnderPeak(-b, -a);
  return Math.sqrt(2 * Math.PI) - tailOver(-a, 0) - tailOver(b, 0);
}

/** Area beyond x, where the curve is 1 at `mode`. */
const tailOver = (x: number, mode: number): number =>
  x === Infinity ? 0 : Math.sqrt(Math.PI / 2) * erfcx(x / Math.SQRT2) * Math.exp((mode * mode - x * x) / 2);
