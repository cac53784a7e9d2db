/** Finding the first number that is not finite, forward and backward (torch.autograd.detect_anomaly). */
/// <reference lib="esnext.disposable" preserve="true" />
import { ArgumentError, checkFunction, checkOptions, shown } from '@isograd/errors';
import { door, type Watch } from '@isograd/tensor';
import type { Anomaly } from './anomaly-error.js';
import { AnomalyWatch, type WatchOptions } from './anomaly-watch.js';
import { type BackwardWatch, watching } from './backward.js';

export interface AnomalyOptions {
  /** Look at results of operations. Default true. */
  readonly forward?: boolean;
  /** Look at gradients. Default true. */
  readonly backward?: boolean;
  /** Infinities count, too; otherwise only NaN. Default false. */
  readonly inf?: boolean;
  /** The path of the module that runs, for the report. */
  readonly path?: () => string | null;
}
const known = ['forward', 'backward', 'inf', 'path'];

/**
 * Throws where NaN first appears while `f` runs: `NumericError` `NUMERIC_NAN` (`NUMERIC_INF`) names the operation, the
 * arithmetic reason where it can be told, shapes, counts, and the call in your code; in backward, the call that the
 * gradient belongs to. Without `f`: from here until the returned object is disposed of (`using _ = detectAnomaly()`).
 * Synchronous only. Everything that is computed is read, so it is slow; when off it costs nothing.
 */
export function detectAnomaly<T>(f: () => T, options?: AnomalyOptions): T;
export function detectAnomaly(options?: AnomalyOptions): Disposable;
export function detectAnomaly(first?: (() => unknown) | AnomalyOptions, options?: AnomalyOptions): unknown {
  if (typeof first === 'function')
    return watched('detectAnomaly', watchFor('detectAnomaly', options, true), first);
  const restore = switchTo(watchFor('detectAnomaly', first, true));
  return { [Symbol.dispose]: restore };
}

export interface Anomalies<T> {
  readonly result: T;
  /** Operations whose inputs were finite and whose result is not, and those that met such a number from outside. */
  readonly producers: readonly Anomaly[];
  /** Operations that only passed it on. */
  readonly propagators: readonly Anomaly[];
}

/** Runs `f` to its end and lists every anomaly, producers and propagators apart. Options as `detectAnomaly`. */
export function collectAnomalies<T>(f: () => T, options?: AnomalyOptions): Anomalies<T> {
  checkFunction('collectAnomalies', f);
  const watch = watchFor('collectAnomalies', options, false);
  const result = watched('collectAnomalies', watch, f);
  return {
    result,
    producers: watch.found.filter(({ kind }) => kind !== 'propagator'),
    propagators: watch.found.filter(({ kind }) => kind === 'propagator'),
  };
}

/** Whether somebody is looking for anomalies. */
export const isAnomalyEnabled = (): boolean => door.watch instanceof AnomalyWatch;

function watchFor(who: string, options: AnomalyOptions = {}, throws: boolean): AnomalyWatch {
  checkOptions(who, options, known);
  const { forward = true, backward = true, inf = false, path = () => null } = options;
  for (const [name, value] of Object.entries({ forward, backward, inf }))
    if (typeof value !== 'boolean')
      throw new ArgumentError('ARG_TYPE', `${who}: ${name} is true or false, got ${shown(value)}`, {
        op: who,
      });
  if (typeof path !== 'function')
    throw new ArgumentError('ARG_TYPE', `${who}: path is a function, got ${shown(path)}`, { op: who });
  const settings: WatchOptions = { forward, backward, inf, path, throws };
  return new AnomalyWatch(settings);
}

/** Watches in force, innermost last; each with what it is laid over. */
const inForce: AnomalyWatch[] = [];
let beneath: readonly [Watch | null, BackwardWatch | null] = [null, null];

/** Ends may come in any order, and twice: what is left in force is the innermost that has not ended. */
function switchTo(watch: AnomalyWatch): () => void {
  if (inForce.length === 0) beneath = [door.watch, watching.current];
  inForce.push(watch);
  [door.watch, watching.current] = [watch, watch];
  return () => {
    const at = inForce.indexOf(watch);
    if (at < 0) return;
    inForce.splice(at, 1);
    const last = inForce.at(-1);
    [door.watch, watching.current] = last === undefined ? beneath : [last, last];
  };
}

function watched<T>(who: string, watch: AnomalyWatch, f: () => T): T {
  const restore = switchTo(watch);
  try {
    const result = f();
    if (!(result instanceof Promise)) return result;
    // The promise is handled, so that its own failure does not bring the process down.
    result.catch(() => undefined);
    throw new ArgumentError(
      'ARG_TYPE',
      `${who}: the function must be synchronous, and it returned ${shown(result)}`,
      { op: who },
    );
  } finally {
    restore();
  }
}
