/** Short ways to write custom rules for a table. */
import { type Nested, Tensor, tensor } from '@isograd/tensor';
import { Function, type FunctionContext } from '../../index.js';
import type { Many } from './transforms.js';

export type Context = FunctionContext;
export type Cotangent = Tensor | null;
type Some<T> = T | readonly T[];

/** The static methods of a `Function`, with arguments of any number. */
export interface Rule {
  readonly forward: (ctx: Context, ...args: Tensor[]) => Some<Tensor>;
  readonly backward: (ctx: Context, ...gs: Tensor[]) => Some<Cotangent>;
  readonly jvp?: (ctx: Context, ...ts: Cotangent[]) => Some<Cotangent>;
  readonly onceDifferentiable?: boolean;
}

const list = (y: Some<Tensor>): Tensor[] => (y instanceof Tensor ? [y] : [...y]);

/** The function that a subclass of `Function` with these methods is. */
export function by(rule: Rule, extra: readonly unknown[] = []): Many {
  class Made extends Function {
    static readonly onceDifferentiable = rule.onceDifferentiable ?? false;
    static forward(ctx: Context, ...args: unknown[]): Some<Tensor> {
      return rule.forward(ctx, ...args.filter((arg) => arg instanceof Tensor));
    }
    static backward(ctx: Context, ...gs: Tensor[]): readonly Cotangent[] {
      const got = rule.backward(ctx, ...gs);
      return [...(Array.isArray(got) ? got : [got]), ...extra.map(() => null)];
    }
  }
  const { jvp } = rule;
  const made = jvp === undefined ? Made : Object.assign(Made, { jvp });
  return (...xs) => list(made.apply(...xs, ...extra));
}

/** A float64 tensor. */
export const plain = (values: Nested): Tensor => tensor(values, { dtype: 'float64' });

/** A function, and ways to write it. */
export interface Row {
  readonly title: string;
  /** Arguments to try it on. */
  readonly at: readonly Tensor[];
  readonly plain: Many;
  /** The same by custom rules. */
  readonly forms: Readonly<Record<string, Many>>;
  /** How many derivatives a form is right for, by its name; three where nothing is said. */
  readonly orders?: Readonly<Record<string, number>>;
  /** With which code a form may refuse instead of being right, by its name. */
  readonly refusals?: Readonly<Record<string, string>>;
}
