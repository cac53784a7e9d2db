/** Runs a random program here: squared sizes of its values, gradients, and gradients of their squares. */
import { isIsogradError } from '@isograd/errors';
import { noGrad, positions, type Tensor, tensor } from '@isograd/tensor';
import { gradients } from '../../src/index.js';
import type { Program, Step } from './program.js';

/** Numbers in one list, or the code of the error. Shapes are fixed, so one list says all. */
export type Outcome = { readonly values: readonly number[] } | { readonly error: string } | 'left open';

/** PyTorch leaves open what a write from an overlapping part of the same memory gives. */
class LeftOpen extends Error {}
function refuseOverlap(to: Tensor, from: Tensor): void {
  if (to.storage !== from.storage) return;
  const [a, b] = [[...positions(to)], [...positions(from)]];
  if (a.join() !== b.join() && a.some((at) => b.includes(at))) throw new LeftOpen();
}

const appending: Readonly<Record<string, (v: Tensor, at: readonly number[], all: Tensor[]) => Tensor[]>> = {
  select: (v, [d, index]) => [v.select(d!, index!)],
  narrow: (v, [d, start, length]) => [v.narrow(d!, start!, length!)],
  transpose: (v) => [v.transpose(0, 1)],
  unbind: (v, [d]) => [...v.unbind(d!)],
  unsqueeze: (v) => [v.unsqueeze(0)],
  mul: (v, [j], all) => [v.mul(all[j!]!)],
  add: (v, [j], all) => [v.add(all[j!]!)],
  sigmoid: (v) => [v.sigmoid()],
  mulHalf: (v) => [v.mul(0.5)],
  detach: (v) => [v.detach()],
};
const writing: Readonly<Record<string, (v: Tensor, other: Tensor) => Tensor>> = {
  add_: (v, other) => v.add_(other),
  mul_: (v, other) => v.mul_(other),
  copy_: (v, other) => v.copy_(other),
  sigmoid_: (v) => v.sigmoid_(),
  relu_: (v) => v.relu_(),
  exp_: (v) => v.exp_(),
  halve_: (v) => v.mul_(0.5),
  hiddenDouble_: (v) => noGrad(() => v.mul_(2)),
};

function take([name, i, ...rest]: Step, all: Tensor[]): void {
  const make = appending[name];
  if (make !== undefined) return void all.push(...make(all[i]!, rest, all));
  const other = all[rest[0] ?? i]!;
  refuseOverlap(all[i]!, other);
  writing[name]!(all[i]!, other);
}

const double = (values: readonly number[], shape: readonly number[]): Tensor =>
  tensor(values, { dtype: 'float64', shape, requiresGrad: true });
const squared = (v: Tensor): Tensor => v.mul(v).sum();

function valuesOf(program: Program): { readonly x: Tensor; readonly w: Tensor; readonly all: Tensor[] } {
  const [x, w] = [double(program.x, [2, 3]), double(program.w, [3])];
  const all = [x.mul(1), w.mul(1), double(program.z, [2, 3]).detach()];
  for (const each of program.steps) take(each, all);
  return { x, w, all };
}
const lossOf = (all: readonly Tensor[]): Tensor =>
  all.map((v, k) => squared(v).mul(k + 1)).reduce((a, b) => a.add(b));

/** What PyTorch is asked, too. */
export function runProgram(program: Program): Outcome {
  try {
    const { x, w, all } = valuesOf(program);
    const first = gradients(lossOf(all), [x, w], { createGraph: true, allowUnused: true });
    const given = first.filter((g) => g !== null);
    const size = given.map(squared).reduce((a, b) => a.add(b));
    const second = size.requiresGrad ? gradients(size, [x, w], { allowUnused: true }) : [null, null];
    const zeros = [6, 3, 6, 3].map((n) => new Array<number>(n).fill(0));
    const sizes = all.map((v) => squared(v).item());
    return {
      values: [...sizes, ...[...first, ...second].flatMap((g, i) => (g ? [...g.data()] : zeros[i]!))],
    };
  } catch (error) {
    if (error instanceof LeftOpen) return 'left open';
    if (!isIsogradError(error)) throw error;
    return { error: error.code };
  }
}

/** The gradient by x and w as central differences of the loss say it, in the order of the first gradients. */
export function differences(program: Program, step = 1e-6): number[] {
  const at = (key: 'x' | 'w', i: number, h: number): number =>
    lossOf(valuesOf({ ...program, [key]: program[key].with(i, program[key][i]! + h) }).all).item();
  return (['x', 'w'] as const).flatMap((key) =>
    program[key].map((_, i) => (at(key, i, step) - at(key, i, -step)) / (2 * step)),
  );
}
