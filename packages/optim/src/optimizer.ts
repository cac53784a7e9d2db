/** The optimiser: walks over parameters and lets its kind update each one that has a gradient. */
import { ArgumentError, NumericError, shown } from '@isograd/errors';
import { enableGrad, noGrad, stateOf, type Tensor, zerosLike } from '@isograd/tensor';
import {
  type BaseOptions,
  type GroupInput,
  groupOf,
  groupsIn,
  type ParamGroup,
  type Params,
  pathOf,
} from './group.js';
import type { Kind } from './kind.js';
import { type Checks, checksOf, checkValues, settled } from './options.js';
import { dictOf, type OptimizerState, readDict } from './state-dict.js';

/** What `SGD`, `Adam` and the others have in common (torch.optim.Optimizer). */
export class Optimizer<O extends BaseOptions = BaseOptions, S extends object = object> {
  /** Groups with their options, which may be changed between steps: `optimizer.paramGroups[0].lr = 0.01`. */
  readonly paramGroups: ParamGroup<O>[] = [];
  /** What is kept for each parameter. A parameter without a step has no entry. */
  readonly state = new Map<Tensor, S>();
  /** Options of groups that say nothing else. */
  readonly defaults: Required<O>;
  /** The row that this optimiser carries out. */
  readonly kind: Kind<O, S>;
  readonly #checks: Checks;
  #steps = 0;

  /**
   * Throws `ArgumentError`: `ARG_RANGE` without parameters or for a value out of range, `ARG_TYPE`, `ARG_UNKNOWN`,
   * `ARG_CONFLICT` for a parameter that is given twice; `AutogradError` `GRAD_MODE` for a tensor that is no leaf;
   * `DTypeError` `DTYPE_UNSUPPORTED`.
   */
  constructor(kind: Kind<O, S>, params: Params<O>, options: O) {
    this.kind = kind;
    this.#checks = checksOf(kind.rules);
    this.defaults = settled(kind.name, kind.rules, options);
    this.#refuseConflict(this.defaults);
    for (const group of groupsIn(kind.name, params)) this.#add(group);
    if (this.paramGroups.every((group) => group.params.length === 0))
      throw new ArgumentError('ARG_RANGE', `${kind.name}: there are no parameters to optimise`, {
        op: kind.name,
      });
  }

  /**
   * Updates every parameter that has a gradient; those without are left alone, state and all. `closure` computes the
   * loss and its gradients first; its result is returned.
   * Throws `ArgumentError` for options changed to what they may not be; `NumericError` `NUMERIC_NAN`, `NUMERIC_INF`
   * with `errorIfNonFinite`; then nothing has changed.
   */
  step(): undefined;
  step<T>(closure: () => T): T;
  step<T>(closure?: () => T): T | undefined {
    if (closure !== undefined && typeof closure !== 'function')
      throw new ArgumentError(
        'ARG_TYPE',
        `${this.kind.name}.step: closure is ${shown(closure)}; wanted a function`,
        {
          op: `${this.kind.name}.step`,
        },
      );
    const loss = closure === undefined ? undefined : enableGrad(closure);
    noGrad(() => this.#update());
    return loss;
  }

  /** Forgets the gradients; with `setToNone` false they become zeros, and parameters then still move by momentum. */
  zeroGrad(setToNone = true): void {
    if (typeof setToNone !== 'boolean')
      throw new ArgumentError('ARG_TYPE', `zeroGrad: setToNone is ${shown(setToNone)}; wanted a boolean`, {
        op: 'zeroGrad',
      });
    for (const { params } of this.paramGroups)
      for (const p of params) {
        const g = gradOf(p);
        if (g === null) continue;
        if (setToNone) p.grad = null;
        else if (g.requiresGrad) p.grad = zerosLike(p);
        else zero(g);
      }
  }

  /** Adds parameters with options of their own. Throws as the constructor does; then nothing was added. */
  addParamGroup(group: GroupInput<O>): void {
    if (typeof group !== 'object' || group === null || !('params' in group))
      throw new ArgumentError(
        'ARG_TYPE',
        `addParamGroup: the group is ${shown(group)}; wanted { params, … }`,
        {
          op: 'addParamGroup',
        },
      );
    this.#add(group);
  }

  /** Copies of the state and the options, with parameters as numbers (torch.optim.Optimizer.state_dict). */
  stateDict(): OptimizerState {
    return dictOf(this.kind, this.paramGroups, this.state);
  }

  /**
   * Takes over state and options, learning rate included; to go on with another one, set it afterwards. Parameters
   * are matched by their order. Throws `StateError`: `STATE_VERSION` for the state of another kind of optimiser,
   * `STATE_SHAPE`, `STATE_NAME`; `ArgumentError` for options out of range. Then nothing has changed.
   */
  loadStateDict(dict: OptimizerState): void {
    const { options, state } = readDict(this.kind, this.paramGroups, dict);
    // Options that conflict are taken: steps take them too, and what ran goes on.
    this.paramGroups.forEach((group, i) => Object.assign(group, options[i]));
    this.state.clear();
    for (const [p, entry] of state) this.state.set(p, entry);
  }

  /** As PyTorch prints it. */
  toString(): string {
    const groups = this.paramGroups.map((group, i) => {
      const names = Object.keys(group).filter((name) => name !== 'params' && name !== 'names');
      const lines = names.toSorted().map((name) => `    ${name}: ${shown(Reflect.get(group, name))}\n`);
      return `Parameter Group ${i}\n${lines.join('')}`;
    });
    return `${this.kind.name} (\n${groups.join('\n')})`;
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #update(): void {
    const { kind, paramGroups, state } = this;
    this.#steps++;
    for (let place = 0; place < paramGroups.length; place++) {
      const group = paramGroups[place]!;
      checkValues(place === 0 ? kind.name : `${kind.name}: group ${place}`, this.#checks, group);
      if (group.errorIfNonFinite === true) this.#refuseNonFinite(group, place);
    }
    for (const group of paramGroups)
      for (const p of group.params) {
        const g = gradOf(p);
        if (g === null) continue;
        let entry = state.get(p);
        if (entry === undefined) state.set(p, (entry = kind.fresh(p, group)));
        kind.update(p, g, entry, group);
      }
  }

  #add(input: object): void {
    const { kind, paramGroups } = this;
    const place = paramGroups.length;
    const group = groupOf(kind.name, kind.rules, this.defaults, input, place);
    this.#refuseConflict(group);
    const groups = [...paramGroups, group];
    const seen = new Map<Tensor, string>();
    groups.forEach((each, i) =>
      each.params.forEach((p, index) => {
        const [first, path] = [seen.get(p), pathOf(each, i, index)];
        if (first !== undefined)
          throw new ArgumentError(
            'ARG_CONFLICT',
            `${kind.name}: ${first} and ${path} are the same parameter`,
            {
              op: kind.name,
              details: { parameters: [first, path] },
            },
          );
        seen.set(p, path);
      }),
    );
    paramGroups.push(group);
  }

  #refuseConflict(options: Required<O>): void {
    const why = this.kind.conflict?.(options);
    if (why !== undefined)
      throw new ArgumentError('ARG_CONFLICT', `${this.kind.name}: ${why}`, { op: this.kind.name });
  }

  #refuseNonFinite(group: ParamGroup<O>, place: number): void {
    group.params.forEach((p, index) => {
      const g = gradOf(p);
      if (g === null || g.isfinite().all().item()) return;
      const nan = g.isnan().any().item();
      const path = pathOf(group, place, index);
      throw new NumericError(
        nan ? 'NUMERIC_NAN' : 'NUMERIC_INF',
        `${this.kind.name}: the gradient of ${path} holds ${nan ? 'NaN' : 'infinity'} at step ${this.#steps}; no parameter was changed`,
        { op: this.kind.name, details: { parameter: path, step: this.#steps } },
      );
    });
  }
}

/** Apart from `zeroGrad`, which would otherwise make room for a closure for each parameter. */
const zero = (g: Tensor): void => noGrad(() => void g.zero_());

/** The gradient without counting as a reader, so that the next backward may write into the same memory. */
export const gradOf = (p: Tensor): Tensor | null => (p.state === null ? null : stateOf(p).grad);
