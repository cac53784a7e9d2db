/** What arrives at the public functions, looked at before anything is read of it. */
import { ArgumentError, shown } from '@isograd/errors';
import { Tensor } from '@isograd/tensor';
import type { LayerRecord, ParameterRecord, Recording } from './recording.js';
import type { Summary } from './summary.js';

/** Throws `ArgumentError` `ARG_TYPE`: `what` is wanted, and `got` arrived, or `words` for it. */
export function refuseType(op: string, what: string, got: unknown, words = shown(got)): never {
  throw new ArgumentError('ARG_TYPE', `${op}: ${what} is wanted, got ${words}`, {
    op,
    details: { got: shown(got) },
  });
}

/** Throws `ArgumentError` `ARG_TYPE` unless it is a recording. */
export function checkRecorded(op: string, value: unknown): void {
  const fault = faultOf(value);
  if (fault !== null) refuseType(op, 'a recording', value, fault);
}

/** Throws `ArgumentError` `ARG_TYPE` unless it is a summary. */
export function checkSummary(op: string, value: unknown): void {
  if (!isSummary(value)) refuseType(op, 'a summary, as summarise(tensor) gives it,', value);
}

/** Throws `ArgumentError` `ARG_TYPE` unless it is a tensor. */
export function checkTensor(op: string, value: unknown): void {
  if (!(value instanceof Tensor)) refuseType(op, 'a tensor', value);
}

/** Why a value is no recording, in words; null for one. */
export function faultOf(value: unknown): string | null {
  if (!isObject(value)) return shown(value);
  if ('recording' in value)
    return typeof value.recording === 'function'
      ? 'a watch; call its recording()'
      : 'an examination; take its recording';
  if (!('version' in value) || !('layers' in value)) return shown(value);
  if (value.version !== 1) return `version ${shown(value.version)}`;
  if (!Array.isArray(value.layers)) return `layers that are ${shown(value.layers)}`;
  if (!('input' in value) || !isSummaryOrNull(value.input)) return 'an input that is no summary';
  if ('loss' in value && !isLoss(value.loss)) return 'a loss that is not whole';
  const wrong = value.layers.findIndex((layer) => !isLayer(layer));
  return wrong < 0 ? null : `a layer ${wrong} that is not whole`;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

type Kinds<T> = Readonly<Partial<Record<keyof T, 'number' | 'string' | 'object'>>>;
const summaryKinds = Object.entries({
  count: 'number',
  nan: 'number',
  positiveInfinity: 'number',
  negativeInfinity: 'number',
  zero: 'number',
  subnormal: 'number',
  scale: 'number',
  sum: 'number',
  squares: 'number',
  log2: 'object',
} as const satisfies Kinds<Summary>);
const layerKinds = Object.entries({
  path: 'string',
  kind: 'string',
  call: 'number',
  forwards: 'number',
  backwards: 'number',
} as const satisfies Kinds<LayerRecord>);
const parameterKinds = Object.entries({
  name: 'string',
  passes: 'number',
} as const satisfies Kinds<ParameterRecord>);

/** Whether all fields are there, each of its kind. */
function has(value: unknown, kinds: readonly (readonly [field: string, kind: string])[]): boolean {
  if (!isObject(value)) return false;
  for (const [field, kind] of kinds) {
    const found: unknown = Reflect.get(value, field);
    if (typeof found !== kind || found === null) return false;
  }
  return true;
}

const isSummary = (value: unknown): value is Summary => has(value, summaryKinds);
const isSummaryOrNull = (value: unknown): boolean => value === null || isSummary(value);

const isLoss = (value: unknown): boolean =>
  isObject(value) &&
  'value' in value &&
  isSummary(value.value) &&
  'history' in value &&
  Array.isArray(value.history);

const isLayer = (value: unknown): boolean =>
  has(value, layerKinds) &&
  isObject(value) &&
  'output' in value &&
  isSummary(value.output) &&
  'gradient' in value &&
  isSummaryOrNull(value.gradient) &&
  'parameters' in value &&
  Array.isArray(value.parameters) &&
  value.parameters.every(isParameter);

const isParameter = (value: unknown): boolean =>
  has(value, parameterKinds) &&
  isObject(value) &&
  'shape' in value &&
  Array.isArray(value.shape) &&
  'value' in value &&
  isSummary(value.value) &&
  'gradient' in value &&
  isSummaryOrNull(value.gradient);

/** A recording that came from outside; `faultOf` has looked at all of it. */
export const isRecording = (value: unknown): value is Recording => faultOf(value) === null;
