/** What an optimiser is: a row of options, state and one update. */
import type { Tensor } from '@isograd/tensor';
import type { BaseOptions, ParamGroup } from './group.js';
import type { Rules } from './options.js';

/** What a value of the state is: a tensor of the parameter's shape, the number of steps, another number. */
export type Slot = 'tensor' | 'count' | 'number';

/** `O` are its options, `S` what it keeps for each parameter. */
export interface Kind<O extends BaseOptions, S extends object> {
  /** The class, in messages and state dicts. */
  readonly name: string;
  readonly rules: Rules<O>;
  readonly slots: { readonly [K in keyof S]-?: Slot };
  /** Why options that are right one by one do not go together. */
  conflict?(options: Required<O>): string | undefined;
  /** The state before the first step. Entries that only some options need come when they are needed. */
  fresh(p: Tensor, group: ParamGroup<O>): S;
  /** One step of one parameter. Runs where nothing is recorded. */
  update(p: Tensor, g: Tensor, state: S, group: ParamGroup<O>): void;
  /** Sets what schedules call momentum; undefined for kinds without one. */
  setMomentum?(group: ParamGroup<O>, momentum: number): void;
}
