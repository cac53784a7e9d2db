/** Copies between arrays with strides: drops what is needless of the walk, then calls the kernel. */
import { kernels } from './backend.js';
import { i32View, planAddress } from './memory.js';

/** One walk: sizes, and how far apart neighbours along each dimension lie in source and target, in elements. */
export interface Strided {
  readonly shape: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** One dimension of a walk. */
interface Step {
  size: number;
  from: number;
  to: number;
}

const most = 8;

/**
 * Copies elements of 1, 4 or 8 bytes from `x` to `out` (addresses of held blocks). Neighbouring dimensions that walk as
 * one are joined; more than eight that do not are copied slice by slice.
 */
export function strided(bytes: 1 | 4 | 8, walk: Strided, x: number, out: number): void {
  const steps = joined(walk);
  if (steps.some(({ size }) => size === 0)) return;
  if (steps.length === 1 && steps[0]!.from === 1 && steps[0]!.to === 1)
    kernels().copy(steps[0]!.size * bytes, x, out);
  else run(bytes, steps, x, out);
}

function joined({ shape, from, to }: Strided): Step[] {
  const steps: Step[] = [];
  shape.forEach((size, d) => {
    if (size === 1) return;
    const step = { size, from: from[d]!, to: to[d]! };
    const last = steps.at(-1);
    if (last?.from === step.from * size && last.to === step.to * size) {
      last.size *= size;
      last.from = step.from;
      last.to = step.to;
    } else steps.push(step);
  });
  return steps.length > 0 ? steps : [{ size: 1, from: 1, to: 1 }];
}

function run(bytes: 1 | 4 | 8, steps: readonly Step[], x: number, out: number): void {
  const [first, ...rest] = steps;
  if (steps.length > most) {
    for (let i = 0; i < first!.size; i++)
      run(bytes, rest, x + i * first!.from * bytes, out + i * first!.to * bytes);
    return;
  }
  const full = steps.length > 1 ? steps : [{ size: 1, from: 0, to: 0 }, ...steps];
  plan(full);
  kernels().copyStrided(bytes, full.length, planAddress, x, out);
}

function plan(steps: readonly Step[]): void {
  const view = i32View();
  let at = planAddress >>> 2;
  for (const key of ['size', 'from', 'to'] as const) for (const step of steps) view[at++] = step[key];
}
