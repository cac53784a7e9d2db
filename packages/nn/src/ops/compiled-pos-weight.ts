/** Binary cross entropy of logits where positives have a weight, block by block, as PyTorch composes it. */
import { kernelOf, room } from '@isograd/tensor/compiled';

/** Numbers of a block: 16 kB, so that all of them lie in the nearest cache. */
const most = 4096;

/** Runs `steps` on each block: how many numbers, how far it is from the beginning in bytes, and room for two of its size. */
function blocks(n: number, steps: (count: number, at: number, a: number, b: number) => void): void {
  const size = Math.min(n, most);
  const address = room(2 * size);
  for (let start = 0; start < n; start += size)
    steps(Math.min(size, n - start), 4 * start, address, address + 4 * size);
}

/** `(1 - target) x - (1 + (p - 1) target) logSigmoid(x)`. */
export function weightedLogits(n: number, x: number, target: number, p: number, out: number): void {
  blocks(n, (count, at, a, b) => {
    kernelOf('logSigmoid')!(count, x + at, a);
    kernelOf('add', 'Scalar')!(count, p + at, -1, b);
    kernelOf('mul')!(count, b, target + at, b);
    kernelOf('add', 'Scalar')!(count, b, 1, b);
    kernelOf('mul')!(count, a, b, a);
    kernelOf('scalarSub')!(count, 1, target + at, b);
    kernelOf('mul')!(count, b, x + at, b);
    kernelOf('sub')!(count, b, a, out + at);
  });
}

/** `g ((p target + 1 - target) sigmoid(x) - p target)`; `g` is one number for all (step 0) or one each. */
export function weightedLogitsSlope(
  n: number,
  x: number,
  target: number,
  p: number,
  g: { readonly address: number; readonly step: 0 | 1 },
  out: number,
): void {
  blocks(n, (count, at, a, b) => {
    kernelOf('mul')!(count, p + at, target + at, a);
    kernelOf('add', 'Scalar')!(count, a, 1, b);
    kernelOf('sub')!(count, b, target + at, b);
    const to = out + at;
    kernelOf('sigmoid')!(count, x + at, to);
    kernelOf('mul')!(count, b, to, b);
    kernelOf('sub')!(count, b, a, b);
    if (g.step === 1) kernelOf('mul')!(count, b, g.address + at, to);
    else kernelOf('mul', 'Broadcast')!(1, count, b, count, 1, g.address, 0, 0, to);
  });
}
