/** Random programs of views, in-place writes and arithmetic: made from a seed, as plain data. */
import type { Shape } from '@isograd/tensor';

/** A name, the value it works on, and further places or numbers. Names without "_" append a value. */
export type Step = readonly [name: string, value: number, ...rest: number[]];

/** Values 0, 1 and 2 are `x * 1`, `w * 1` and `z`; x [2, 3] and w [3] require grad. */
export interface Program {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly z: readonly number[];
  readonly steps: readonly Step[];
}

/** Steps that forget where a number came from, so that differences see more than gradients do. */
export const forgetful = new Set(['detach', 'hiddenDouble_']);

/** `count` programs; the same seed makes the same ones. */
export function randomPrograms(seed: number, count: number): Program[] {
  let state = seed;
  const below = (n: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * n);
  };
  return Array.from({ length: count }, () => new Writer(below).program());
}

class Writer {
  readonly #steps: Step[] = [];
  readonly #shapes: Shape[] = [[2, 3], [3], [2, 3]];

  constructor(private readonly below: (n: number) => number) {}

  program(): Program {
    const numbers = (n: number): number[] => Array.from({ length: n }, () => (this.below(9) + 1) / 8);
    const [x, w, z] = [numbers(6), numbers(3), numbers(6)];
    for (let k = 4 + this.below(6); k > 0; k--) this.#step();
    return { x, w, z, steps: this.#steps };
  }

  /** Any value, recent ones more often. */
  #pick(): number {
    const n = this.#shapes.length;
    return this.below(2) === 0 ? this.below(n) : Math.max(0, n - 1 - this.below(3));
  }

  #append(step: Step, ...shapes: Shape[]): void {
    this.#steps.push(step);
    this.#shapes.push(...shapes);
  }

  #step(): void {
    const [i, j] = [this.#pick(), this.#pick()];
    const shape = this.#shapes[i]!;
    const other = this.#shapes[j]!;
    const lead = shape.length - other.length;
    const fits = lead >= 0 && other.every((n, k) => n === 1 || n === shape[k + lead]);
    const kind = this.below(14);
    if (kind < 5) return this.#view(kind, i, shape);
    if (kind === 5 && fits) return this.#append(['mul', i, j], shape);
    if (kind === 6) return this.#append(['sigmoid', i], shape);
    if (kind === 7 && fits) return this.#append(['add', i, j], shape);
    if (kind === 8) return this.#append([this.below(3) === 0 ? 'detach' : 'mulHalf', i], shape);
    if (kind < 11 && fits) return this.#append([['add_', 'mul_', 'copy_'][this.below(3)]!, i, j]);
    if (kind === 11) return this.#append([['sigmoid_', 'relu_', 'exp_'][this.below(3)]!, i]);
    if (kind === 12) return this.#append(['halve_', i]);
    if (kind === 13 && this.below(3) === 0) this.#append(['hiddenDouble_', i]);
  }

  #view(kind: number, i: number, shape: Shape): void {
    if (shape.length === 0) return;
    const d = this.below(shape.length);
    const n = shape[d]!;
    const without = shape.filter((_, k) => k !== d);
    if (kind === 0) return this.#append(['select', i, d, this.below(n)], without);
    if (kind === 1) {
      const start = this.below(n);
      const length = 1 + this.below(n - start);
      return this.#append(['narrow', i, d, start, length], shape.with(d, length));
    }
    if (kind === 2 && shape.length > 1)
      return this.#append(['transpose', i], [shape[1]!, shape[0]!, ...shape.slice(2)]);
    if (kind === 3 && this.below(2) === 0)
      return this.#append(['unbind', i, d], ...Array.from({ length: n }, () => without));
    this.#append(['unsqueeze', i], [1, ...shape]);
  }
}
