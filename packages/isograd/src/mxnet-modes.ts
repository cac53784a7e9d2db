/** MXNet's modes: recording and training, each for the length of a function or until disposed of. */
/// <reference lib="esnext.disposable" preserve="true" />
import { enableGrad, nextSequence, noGrad, type Node } from '@isograd/autograd';
import { checkFunction } from '@isograd/errors';
import { door } from '@isograd/tensor';

let [recordingNow, training] = [false, false];
/** Nodes that were recorded, by their numbers: from the first up to, not including, the second. */
const recorded: { readonly from: number; to: number }[] = [];

/** Whether a node was made while a `record` was open. */
export const wasRecorded = ({ sequence }: Node): boolean =>
  recorded.some(({ from, to }) => sequence >= from && sequence < to);
/** Whether a `record` is open and no `pause` inside it. */
export const isRecording = (): boolean => recordingNow;
/** Whether layers that behave otherwise in training should do so. */
export const isTraining = (): boolean => training;

function setRecording(on: boolean): void {
  const [last, now] = [recorded.at(-1), nextSequence()];
  if (on && !recordingNow) {
    // Nothing was recorded elsewhere in between, so the last stretch goes on.
    if (last?.to === now) last.to = Infinity;
    else recorded.push({ from: now, to: Infinity });
  } else if (!on && recordingNow && last !== undefined) last.to = now;
  recordingNow = on;
}

/** A mode for the length of `f`, or until the returned object is disposed of. */
function scope<T>(
  op: string,
  mode: { recording?: boolean; training: boolean },
  f: (() => T) | undefined,
): T | Disposable {
  if (f !== undefined) checkFunction(op, f);
  const before = [recordingNow, training] as const;
  const restore = (): void => {
    setRecording(before[0]);
    training = before[1];
  };
  setRecording(mode.recording ?? recordingNow);
  ({ training } = mode);
  if (f === undefined) {
    const { recording, hidden } = door;
    if (mode.recording !== undefined) [door.recording, door.hidden] = [mode.recording, !mode.recording];
    return {
      [Symbol.dispose]() {
        [door.recording, door.hidden] = [recording, hidden];
        restore();
      },
    };
  }
  try {
    return mode.recording === undefined ? f() : mode.recording ? enableGrad(f) : noGrad(f);
  } finally {
    restore();
  }
}

/** Records while `f` runs, in training mode unless said otherwise; without `f`, until disposed of (autograd.record). */
export function record<T>(f: () => T, trainMode?: boolean): T;
export function record(): Disposable;
export function record(f?: () => unknown, trainMode = true): unknown {
  return scope('record', { recording: true, training: trainMode }, f);
}
/** Records nothing while `f` runs, in prediction mode unless said otherwise (autograd.pause). */
export function pause<T>(f: () => T, trainMode?: boolean): T;
export function pause(): Disposable;
export function pause(f?: () => unknown, trainMode = false): unknown {
  return scope('pause', { recording: false, training: trainMode }, f);
}
/** Training mode while `f` runs; recording stays as it is (autograd.train_mode). */
export function trainMode<T>(f: () => T): T;
export function trainMode(): Disposable;
export function trainMode(f?: () => unknown): unknown {
  return scope('trainMode', { training: true }, f);
}
/** Prediction mode while `f` runs; recording stays as it is (autograd.predict_mode). */
export function predictMode<T>(f: () => T): T;
export function predictMode(): Disposable;
export function predictMode(f?: () => unknown): unknown {
  return scope('predictMode', { training: false }, f);
}
