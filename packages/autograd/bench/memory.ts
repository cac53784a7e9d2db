/**
 * Whether memory stays flat in one synchronous loop: `node --expose-gc --import tsx --conditions=@isograd/source bench/memory.ts`.
 * Prints the heap after each tenth of the loop; fails when it has grown by more than 5 MB since the first tenth.
 */
import { ones, stateOf, tanh, type Tensor } from '@isograd/tensor';
import '../src/index.js';

const w = ones([16, 16], { requiresGrad: true });
const x = ones([4, 16]);
const forward = (): Tensor => tanh(x.matmul(w)).sum();
const loops: Readonly<Record<string, readonly [count: number, step: () => void]>> = {
  'backward, gradients accumulate': [100_000, () => forward().backward()],
  'backward, grad = null between': [
    100_000,
    () => {
      forward().backward();
      w.grad = null;
    },
  ],
  'forward whose backward never runs': [100_000, () => void forward()],
  'graphs of 100,000 nodes, dropped': [
    20,
    () => {
      let y = w;
      for (let i = 0; i < 100_000; i++) y = y.mul(1);
    },
  ],
};

const { gc } = globalThis;
if (gc === undefined) throw new Error('run with --expose-gc');
const megabytes = (): number => {
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
};
for (const [name, [count, step]] of Object.entries(loops)) {
  const marks = Array.from({ length: 10 }, () => {
    for (let i = 0; i < count / 10; i++) step();
    return megabytes();
  });
  console.log(name.padEnd(36), marks.map((mb) => mb.toFixed(1)).join(' '), 'MB');
  if (marks.at(-1)! > marks[0]! + 5) process.exitCode = 1;
  stateOf(w).grad = null;
}
