/** Moving the running statistics of batch normalisation: one write instead of six. */
import { defineOp, isContiguous, type OpFunction, positions, type Tensor } from '@isograd/tensor';
import { f32View, firstOf, hold } from '@isograd/tensor/compiled';

/** How running statistics follow those of a batch. */
export interface Pace {
  /** How far they move. */
  readonly momentum: number;
  /** What makes the biased variance an unbiased one: n / (n - 1). */
  readonly correction: number;
}

/**
 * `runningMean` and `runningVar` move towards the statistics of a batch, in place: `r (1 - momentum) + s momentum`,
 * each product rounded; `seen`, where it is given, counts the batch. Without a derivative, because statistics carry none.
 */
export const moveStatistics: OpFunction<
  [runningMean: Tensor, runningVar: Tensor, mean: Tensor, variance: Tensor, seen: Tensor | null, attrs: Pace]
> = defineOp<Pace, 'runningMean' | 'runningVar' | 'mean' | 'variance' | 'seen', 'runningMean'>({
  name: 'moveStatistics',
  node: '',
  inputs: ['runningMean', 'runningVar', 'mean', 'variance', 'seen'],
  outputs: ['runningMean'],
  inPlace: 'self',
  infer: ([runningMean]) => runningMean!,
  kernel([runningMean, runningVar, mean, variance, seen], _, pace) {
    moveBoth(runningMean!, runningVar!, mean!, variance!, seen ?? null, pace);
  },
  vjp: { runningMean: null, runningVar: null, mean: null, variance: null, seen: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (runningMean, runningVar, mean, variance, seen, attrs) => {
  const inputs = [runningMean, runningVar, mean, variance];
  if (seen !== null) inputs.push(seen);
  return run.one(inputs, attrs);
});

/** The same without the door, which is for where no level and no watcher would hear of it. False: not done. */
export function movedAtOnce(
  runningMean: Tensor,
  runningVar: Tensor,
  mean: Tensor,
  variance: Tensor,
  seen: Tensor | null,
  pace: Pace,
): boolean {
  // An inference tensor goes through the door, which refuses it outside of its mode.
  if (runningMean.storage.inference || !isContiguous(runningMean) || !isContiguous(runningVar)) return false;
  if (!isContiguous(mean) || !isContiguous(variance)) return false;
  hold(
    seen === null
      ? [runningMean, runningVar, mean, variance]
      : [runningMean, runningVar, mean, variance, seen],
  );
  moveBoth(runningMean, runningVar, mean, variance, seen, pace);
  runningMean.storage.version++;
  return true;
}

/** The door counts the write to the mean; the others are known only here. */
function moveBoth(
  runningMean: Tensor,
  runningVar: Tensor,
  mean: Tensor,
  variance: Tensor,
  seen: Tensor | null,
  { momentum, correction }: Pace,
): void {
  move(runningMean, mean, momentum, momentum);
  move(runningVar, variance, momentum, momentum * correction);
  runningVar.storage.version++;
  if (seen === null) return;
  countOne(seen);
  seen.storage.version++;
}

/** One batch more in `seen`, in place: `seen + 1` without a tensor that holds the 1. */
export const countBatch: OpFunction<[seen: Tensor]> = defineOp<undefined, 'seen', 'seen'>({
  name: 'countBatch',
  node: '',
  inputs: ['seen'],
  outputs: ['seen'],
  inPlace: 'self',
  infer: ([seen]) => seen!,
  kernel: ([seen]) => countOne(seen!),
  vjp: { seen: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (seen) => run.one([seen], undefined));

const countOne = ({ storage, offset }: Tensor): void => void storage.data[offset]!++;

function move(running: Tensor, by: Tensor, momentum: number, share: number): void {
  if (by.dtype === 'float32' && running.dtype === 'float32' && isContiguous(running) && isContiguous(by)) {
    moveSingles(firstOf(running) >>> 2, firstOf(by) >>> 2, running.shape[0]!, momentum, share);
    return;
  }
  const round = running.dtype === 'float64' ? same : Math.fround;
  const [rest, part] = [round(1 - momentum), round(share)];
  const [to, from] = [running.storage.data, by.storage.data];
  const plain = isContiguous(running) && isContiguous(by);
  const [places, sources] = plain ? [null, null] : [positions(running), positions(by)];
  const n = running.shape[0]!;
  for (let c = 0; c < n; c++) {
    const at = places === null ? running.offset + c : places[c]!;
    const value = from[sources === null ? by.offset + c : sources[c]!]!;
    to[at] = round(round(to[at]! * rest) + round(value * part));
  }
}

/** The same on float32 without gaps, at places of the one memory: a view of each would cost more. */
function moveSingles(to: number, from: number, n: number, momentum: number, share: number): void {
  const v = f32View();
  const { fround } = Math;
  const [rest, part] = [fround(1 - momentum), fround(share)];
  for (let c = 0; c < n; c++) v[to + c] = fround(v[to + c]! * rest) + fround(v[from + c]! * part);
}

const same = (x: number): number => x;
