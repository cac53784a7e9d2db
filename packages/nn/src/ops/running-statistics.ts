/** Moving the running statistics of batch normalisation: one write instead of six. */
import { defineOp, isContiguous, type OpFunction, positions, type Tensor } from '@isograd/tensor';

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
  kernel([runningMean, runningVar, mean, variance, seen], _, { momentum, correction }) {
    move(runningMean!, mean!, momentum, momentum);
    move(runningVar!, variance!, momentum, momentum * correction);
    // The door counts the write to the mean; the others are known only here.
    runningVar!.storage.version++;
    if (seen === undefined) return;
    countOne(seen);
    seen.storage.version++;
  },
  vjp: { runningMean: null, runningVar: null, mean: null, variance: null, seen: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (runningMean, runningVar, mean, variance, seen, attrs) => {
  const inputs = [runningMean, runningVar, mean, variance];
  if (seen !== null) inputs.push(seen);
  return run.one(inputs, attrs);
});

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

const same = (x: number): number => x;
