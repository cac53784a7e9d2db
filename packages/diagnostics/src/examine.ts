/** One call from a model and a loss to a verdict. */
import { ArgumentError, shown } from '@isograd/errors';
import type { Module } from '@isograd/nn';
import { Tensor } from '@isograd/tensor';
import { refuseType } from './checks.js';
import { checkLimits, diagnose, type DiagnoseOptions } from './diagnose.js';
import type { Diagnosis } from './diagnosis.js';
import type { LossRecord, Recording } from './recording.js';
import { summarise } from './summary.js';
import { watch } from './watch.js';

export interface Examination {
  readonly recording: Recording;
  readonly diagnosis: Diagnosis;
}

const isPromise = (value: unknown): boolean => value instanceof Promise;
const asyncHint = 'await before examine, or watch(model), await the step, and diagnose what was recorded';

/** Nodes of a loss that are looked at. */
const most = 8;

function lossOf(loss: Tensor): LossRecord {
  const history: string[] = [];
  for (let node = loss.gradFn; node && history.length < most; node = node.nextFunctions[0]?.[0] ?? null)
    history.push(node.name);
  return { value: summarise(loss.detach()), history };
}

/**
 * Watches `model` while `step` runs it once, goes backward from the loss that `step` returns (when it returns one), and
 * diagnoses. Gradients of the parameters are left as they were. Throws `ArgumentError` `ARG_TYPE` when `step` returns
 * something else or is no function, and what `diagnose` throws; options are checked before anything runs.
 */
export function examine(
  model: Module,
  step: () => Tensor | void,
  options: DiagnoseOptions = {},
): Examination {
  if (typeof step !== 'function') refuseType('examine', 'a function that runs the model', step);
  checkLimits('examine', options);
  const watcher = watch(model);
  const parameters = [...model.parameters()];
  const before = parameters.map((p) => p.grad);
  try {
    const loss = step();
    if (loss !== undefined && !(loss instanceof Tensor))
      throw new ArgumentError(
        'ARG_TYPE',
        `examine: the step must return its loss, a tensor, or nothing; it returned ${shown(loss)}`,
        { op: 'examine', ...(isPromise(loss) ? { hint: asyncHint } : {}) },
      );
    if (loss?.requiresGrad) {
      for (const p of parameters) p.grad = null;
      loss.backward();
    }
    const seen = watcher.recording();
    const recording = loss === undefined ? seen : { ...seen, loss: lossOf(loss) };
    return { recording, diagnosis: diagnose(recording, options) };
  } finally {
    watcher.stop();
    parameters.forEach((p, i) => void (p.grad = before[i]!));
  }
}
