/** MXNet's random numbers through both of its interfaces, `mx.np` and the classic `mx.nd`. */
import { checkOptions, sharedSlot } from '@isograd/errors';
import { MXNetRandom } from '@isograd/random';
import { checkShape, type Shape, sizeOf, type Tensor, tensor } from '@isograd/tensor';
import { lastByFirst } from './axis-words.js';

interface State {
  readonly np: MXNetRandom;
  readonly nd: MXNetRandom;
  numpy: boolean;
}

/** Both interfaces start at seed 0 and have engines of their own; `seed` starts both anew. */
const state = (): State =>
  sharedSlot('mxnetRandom', 1, 'isograd', () => ({
    np: new MXNetRandom(0),
    nd: new MXNetRandom(0, { classic: true }),
    numpy: false,
  }));

/** A shape, or the length of a vector; without one, a single number. */
type Size = Shape | number;

export interface NpNormalOptions {
  readonly loc?: number;
  readonly scale?: number;
  readonly size?: Size;
}
export interface NpUniformOptions {
  readonly low?: number;
  readonly high?: number;
  readonly size?: Size;
}
export interface NdNormalOptions {
  readonly loc?: number;
  readonly scale?: number;
  readonly shape?: Size;
}
export interface NdUniformOptions {
  readonly low?: number;
  readonly high?: number;
  readonly shape?: Size;
}

/** Both streams start anew (mx.random.seed). Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`. */
export function seed(value: number | bigint): void {
  state().np.setSeed(value);
  state().nd.setSeed(value);
}

/** The stream of `mx.init`: that of `mx.np` after `npx.setNp()`, else the classic one. For `{ generator }`. */
export const generator = (): MXNetRandom => (state().numpy ? state().np : state().nd);

/** What `npx` has to do with random numbers. */
export const semantics = {
  /** From now on initialisers draw through the NumPy interface (npx.set_np). */
  setNp(): void {
    state().numpy = true;
  },
  /** Back to the classic interface (npx.reset_np). */
  resetNp(): void {
    state().numpy = false;
  },
  isNpArray: (): boolean => state().numpy,
} as const;

/** What each interface offers, as arrays of the kind that `array` makes. */
export function randomOf<T extends Tensor>(array: (x: Tensor) => T) {
  const make = (op: string, size: Size, fill: (out: Float32Array) => Float32Array): T => {
    const shape = checkShape(op, typeof size === 'number' ? [size] : size);
    return array(tensor(fill(new Float32Array(sizeOf(shape))), { shape }));
  };
  return {
    /** mx.np.random: both values of each polar pair are used. */
    np: {
      normal(options: NpNormalOptions = {}): T {
        checkOptions('np.random.normal', options, ['loc', 'scale', 'size']);
        const { loc = 0, scale = 1, size = [] } = options;
        return make('np.random.normal', size, (out) => state().np.normal(out, loc, scale));
      },
      uniform(options: NpUniformOptions = {}): T {
        checkOptions('np.random.uniform', options, ['low', 'high', 'size']);
        const { low = 0, high = 1, size = [] } = options;
        return make('np.random.uniform', size, (out) => state().np.uniform(out, low, high));
      },
      seed,
    },
    /** mx.nd.random: every second value of a polar pair is lost. A single number has the shape [1]. */
    nd: {
      normal(options: NdNormalOptions = {}): T {
        checkOptions('nd.random.normal', options, ['loc', 'scale', 'shape']);
        const { loc = 0, scale = 1, shape = 1 } = options;
        return make('nd.random.normal', shape, (out) => state().nd.normal(out, loc, scale));
      },
      uniform(options: NdUniformOptions = {}): T {
        checkOptions('nd.random.uniform', options, ['low', 'high', 'shape']);
        const { low = 0, high = 1, shape = 1 } = options;
        return make('nd.random.uniform', shape, (out) => state().nd.uniform(out, low, high));
      },
    },
    /** Sum over the last axis of the first and the first of the second array (mx.nd.dot). */
    dot: (a: Tensor, b: Tensor): T => array(lastByFirst(a, b)),
  } as const;
}
