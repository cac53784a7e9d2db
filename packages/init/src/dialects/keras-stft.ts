/** Keras' kernels of a short-time Fourier transform. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import { type Shape, type Tensor, tensor } from '@isograd/tensor';
import { checkName, checkTruth } from '../target.js';
import { dialect } from './initializer.js';

/** Weights of the cosines of a window, as scipy.signal.windows has them. */
const windows: Readonly<Record<string, readonly number[]>> = {
  boxcar: [1],
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  nuttall: [0.3635819, 0.4891775, 0.1365995, 0.0106411],
  blackmanharris: [0.35875, 0.48829, 0.14128, 0.01168],
  flattop: [0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368],
};

export interface STFTOptions {
  /** Which part of the complex kernel. */
  readonly side: 'real' | 'imag';
  /** A window by name, as numbers, or null for none. Default "hann". */
  readonly window?: string | readonly number[] | null;
  /** "density" divides by the 2-norm of the window, "spectrum" by its sum, null by nothing. Default "density". */
  readonly scaling?: 'density' | 'spectrum' | null;
  /** Whether a named window repeats with the frame's length. Default false: it is symmetric. */
  readonly periodic?: boolean;
}

/**
 * Kernel [T, 1, F] of a convolution that computes one side of a short-time Fourier transform with F = n/2 + 1
 * frequencies: w(t) cos(2π t f / n) or -w(t) sin(2π t f / n), w the window over its norm. Nothing is drawn. Throws
 * `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH` for a window of another length; `ArgumentError` `ARG_UNKNOWN`, `ARG_MISSING`.
 */
export const STFTInitializer = dialect(
  'keras',
  'in, out',
)<STFTOptions>({
  name: 'STFTInitializer',
  options: ['side', 'window', 'scaling', 'periodic'],
  entries: [{ concept: 'special', options: { side: 'real' } }],
  plan({ side, window = 'hann', scaling = 'density', periodic = false }, op) {
    if (side === undefined)
      throw new ArgumentError('ARG_MISSING', `${op}: side is missing: { side: "real" } or "imag"`, { op });
    checkName(op, 'side', side, ['real', 'imag']);
    if (scaling !== null) checkName(op, 'scaling', scaling, ['density', 'spectrum']);
    if (typeof window === 'string') checkName(op, 'window', window, Object.keys(windows));
    checkTruth(op, 'periodic', periodic);
    return {
      rule: `${side} part of a Fourier transform of frames`,
      draw(shape, dtype) {
        const weights = windowOf(op, window, frameOf(op, shape), periodic);
        const norm = weights === null || scaling === null ? 1 : norms[scaling](weights);
        return () => kernel(shape, side, weights?.map((w) => w / norm) ?? null).to(dtype);
      },
    };
  },
});

const norms = {
  density: (w: Float64Array) => Math.sqrt(w.reduce((sum, v) => sum + v * v, 0)),
  spectrum: (w: Float64Array) => w.reduce((sum, v) => sum + Math.abs(v), 0),
};

function frameOf(op: string, shape: Shape): number {
  const [frame] = shape;
  if (shape.length === 3 && frame !== undefined) return frame;
  throw new ShapeError(
    'SHAPE_RANK',
    `${op}: [${shape}] has rank ${shape.length}; [frame, 1, frequencies] is wanted`,
    {
      op,
      details: { shape, rank: shape.length },
    },
  );
}

function windowOf(
  op: string,
  window: string | readonly number[] | null,
  frame: number,
  periodic: boolean,
): Float64Array | null {
  if (window === null) return null;
  if (typeof window === 'string') return named(window, frame, periodic);
  if (!Array.isArray(window) || !window.every((w) => typeof w === 'number'))
    throw new ArgumentError('ARG_TYPE', `${op}: window is a name, numbers or null, got ${shown(window)}`, {
      op,
    });
  if (window.length === frame) return Float64Array.from(window);
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: the window has ${window.length} values, the frame ${frame}`,
    {
      op,
      details: { window: window.length, frame },
    },
  );
}

function named(name: string, frame: number, periodic: boolean): Float64Array {
  const span = periodic ? frame : frame - 1;
  if (span === 0) return new Float64Array(frame).fill(1);
  return Float64Array.from({ length: frame }, (_, t) =>
    windows[name]!.reduce((sum, a, k) => sum + (-1) ** k * a * Math.cos((2 * Math.PI * k * t) / span), 0),
  );
}

function kernel(shape: Shape, side: 'real' | 'imag', weights: Float64Array | null): Tensor {
  const [frame = 0, channels = 1, frequencies = 0] = shape;
  // A single frequency is the constant one, whatever the length.
  const length = Math.max(1, (frequencies - 1) * 2);
  const values = new Float64Array(frame * channels * frequencies);
  for (let t = 0; t < frame; t++)
    for (let c = 0; c < channels; c++)
      for (let f = 0; f < frequencies; f++) {
        const angle = (-2 * Math.PI * t * f) / length;
        const wave = side === 'real' ? Math.cos(angle) : Math.sin(angle);
        values[(t * channels + c) * frequencies + f] = wave * (weights?.[t] ?? 1);
      }
  return tensor(values, { shape });
}
