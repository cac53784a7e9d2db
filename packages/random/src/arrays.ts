/** The typed arrays that draws can fill, told apart by kind and checked before anything is drawn. */
import { ArgumentError, isDetached, shown, UnsupportedError } from '@isograd/errors';

export type FloatArray = Float32Array | Float64Array;
export type NumberArray = FloatArray | Int32Array | Int16Array | Int8Array | Uint8Array;
export type DrawArray = NumberArray | BigInt64Array;

/** Element types of PyTorch. int64 lives in a BigInt64Array or, as exact integers, in a Float64Array; bool in a Uint8Array. */
export type DrawDType = 'float32' | 'float64' | 'int64' | 'int32' | 'int16' | 'int8' | 'uint8' | 'bool';

/** What each kind of array can hold, its own dtype first. */
const dtypes: ReadonlyMap<string, readonly DrawDType[]> = new Map([
  ['Float32Array', ['float32']],
  ['Float64Array', ['float64', 'int64']],
  ['Int32Array', ['int32']],
  ['Int16Array', ['int16']],
  ['Int8Array', ['int8']],
  ['Uint8Array', ['uint8', 'bool']],
  ['BigInt64Array', ['int64']],
]);
const all = [...dtypes.keys()];
const floats = ['Float32Array', 'Float64Array'];

// `instanceof` first: it is fast, but fails for arrays of another realm.
export const isFloat32 = (out: ArrayBufferView): out is Float32Array =>
  out instanceof Float32Array || kindOf(out) === 'Float32Array';
export const isFloat64 = (out: ArrayBufferView): out is Float64Array =>
  out instanceof Float64Array || kindOf(out) === 'Float64Array';
export const isBigInts = (out: ArrayBufferView): out is BigInt64Array => kindOf(out) === 'BigInt64Array';

/** Refuses anything but a Float32Array or Float64Array with memory behind it. `ARG_TYPE`. */
export function checkFloats(op: string, out: unknown): void {
  const usual = out instanceof Float32Array || out instanceof Float64Array;
  if (!usual || out.length === 0) checkKind(op, out, floats);
}
/** Refuses anything but a Float32Array; a Float64Array with `UNSUPPORTED_DTYPE`, for streams that draw float32 only. */
export function checkSingle(op: string, out: unknown): asserts out is Float32Array {
  checkFloats(op, out);
  if (ArrayBuffer.isView(out) && !isFloat32(out))
    throw new UnsupportedError(
      'UNSUPPORTED_DTYPE',
      `${op}: this stream draws float32 only; pass a Float32Array`,
      {
        op,
        details: { supported: ['float32'] },
      },
    );
}

/** Refuses anything but the kinds that draws can fill. `ARG_TYPE`. */
export const checkDrawArray = (op: string, out: unknown): void => checkKind(op, out, all);

/** The element type to draw: `asked`, when `out` can hold it, else the kind's own. `ARG_TYPE`. */
export function dtypeOf(op: string, out: DrawArray, asked: DrawDType | undefined): DrawDType {
  checkDrawArray(op, out);
  const kind = kindOf(out);
  const held = dtypes.get(kind) ?? [];
  const chosen = asked === undefined ? held[0] : held.find((dtype) => dtype === asked);
  if (chosen !== undefined) return chosen;
  const fitting = all.filter((other) => dtypes.get(other)?.some((dtype) => dtype === asked));
  const known = [...new Set([...dtypes.values()].flat())];
  const way = fitting.length === 0 ? `known: ${known.join(', ')}` : `it goes in a ${fitting.join(' or ')}`;
  throw new ArgumentError('ARG_TYPE', `${op}: a ${kind} does not hold dtype ${shown(asked)}; ${way}`, {
    op,
    details: { dtype: asked, kind, accepted: held },
  });
}

/** Name of a view's class, also for one of another realm, where `instanceof` fails. */
function kindOf(view: ArrayBufferView): string {
  return Object.prototype.toString.call(view).slice(8, -1);
}

function checkKind(op: string, out: unknown, accepted: readonly string[]): void {
  const kind = ArrayBuffer.isView(out) ? kindOf(out) : typeof out;
  const fits = accepted.includes(kind);
  if (fits && ArrayBuffer.isView(out) && !isDetached(out)) return;
  const arrived = fits ? `a ${kind} whose memory was transferred away` : shown(out);
  throw new ArgumentError('ARG_TYPE', `${op}: cannot fill ${arrived}; accepted: ${accepted.join(', ')}`, {
    op,
    details: { kind, accepted },
  });
}
