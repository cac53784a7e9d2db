/**
 * What the library knows about an operation: its row.
 * The one file that forgets types on purpose (`any`, `as`): attributes belong to the row, the engine only carries them.
 */
/* oxlint-disable typescript/no-explicit-any, typescript/no-unsafe-type-assertion, typescript/unbound-method -- see above */
import type { DType } from './dtype.js';
import { run, run1 } from './door.js';
import type { Geometry, Shape } from './shape.js';
import type { Tensor } from './tensor.js';

export interface Meta {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** What every formula sees: gradients of the outputs (zeros where none came), attributes, the shape of its input. */
export interface Pull<A> {
  readonly g: Tensor;
  readonly gs: readonly Tensor[];
  readonly attrs: A;
  /** Shape of the input this formula is for. */
  readonly shape: Shape;
  /** Its place among the inputs; only variadic rows ask. */
  readonly position: number;
}

/** The gradient of one input, and the values it reads; only these are kept and version-checked. */
export interface Formula<Name extends string = string, A = never> {
  readonly needs: readonly Name[];
  pull(context: Pull<A>, ...values: Tensor[]): Tensor;
}

type Values<Names extends readonly string[]> = { [K in keyof Names]: Tensor };

/** `needs(["b"], ({ g }, b) => mul(g, b))` */
export const needs = <const Names extends readonly string[], A>(
  names: Names,
  pull: (context: Pull<A>, ...values: Values<Names>) => Tensor,
): Formula<Names[number], A> => ({ needs: names, pull: pull as Formula<Names[number], A>['pull'] });

export interface JvpContext<A> {
  readonly inputs: readonly Tensor[];
  readonly tangents: readonly (Tensor | null)[];
  readonly outputs: readonly Tensor[];
  readonly attrs: A;
}

/**
 * How tangents pass. diagonal: the Jacobian is diagonal, so the vjp formulas serve; linear: the op itself, on all
 * tangents; multilinear: a sum of the op with one input replaced by its tangent; constant: none; double: vjp of the vjp.
 */
export type JvpRule<A> =
  | 'diagonal'
  | 'linear'
  | 'multilinear'
  | 'constant'
  | 'double'
  | ((context: JvpContext<A>) => readonly (Tensor | null)[]);

/**
 * How a leading batch axis passes. aligned: inputs broadcast on the left; lift: the op itself with attributes moved
 * by one axis; loop: slice by slice.
 */
export type BatchRule<A> = 'aligned' | 'loop' | { readonly lift: (attrs: A, size: number) => A };

/** What `together` reads. Only what formulas of live inputs read is there. */
export interface SavedValues {
  /** The input or output at this place, inputs first. Throws `AutogradError` where it was freed or changed. */
  read(place: number): Tensor;
}

/** A row. `In` and `Out` are the names of inputs and outputs, `A` its attributes: plain data, axes counted from the front. */
export interface Op<A = never, In extends string = string, Out extends string = string> {
  readonly name: string;
  /** What PyTorch prints as `grad_fn`. */
  readonly node: string;
  readonly inputs: readonly In[];
  /** A list of inputs of any length; `inputs` and `vjp` then have one entry. */
  readonly variadic?: boolean;
  readonly outputs: readonly Out[];
  /** Outputs that carry no gradient: indices, masks, statistics kept for backward. */
  readonly constants?: readonly Out[];
  /** Shape and type of the one output; `inferAll` when there are several. */
  infer?(inputs: readonly Tensor[], attrs: A): Meta;
  inferAll?(inputs: readonly Tensor[], attrs: A): readonly Meta[];
  kernel?(inputs: readonly Tensor[], outputs: readonly Tensor[], attrs: A): void;
  /**
   * Instead of the kernel: new outputs, put together by other operations, of which nobody hears. For what is one step to
   * whoever looks at the graph, and several to compute.
   */
  made?(inputs: readonly Tensor[], attrs: A): readonly Tensor[];
  /** Instead of infer and kernel: the outputs share the first input's storage. */
  view?(x: Geometry, attrs: A): readonly Geometry[];
  /** A view with as many outputs as the attributes say. As in PyTorch, none of them, even a single one, is written to while recording. */
  readonly several?: boolean;
  /** The first input is also the output. The row it was derived from, or "self" when there is none. */
  readonly inPlace?: Op<A, In, Out> | 'self';
  readonly random?: boolean;
  /** For draws that depend on the numbers of the input: the attributes with a stream of their own, at the same place. */
  again?(attrs: A): A;
  /** How many inputs more PyTorch's node has, which are constant here: shown as null behind the others. */
  readonly blanks?: number;
  /** The kernel writes every element of its outputs, so that they need not be zero before. */
  readonly fills?: boolean;
  /**
   * Formulas keep nothing that they see, and give nothing that they or anybody else keeps but gradients that came in and
   * saved values: then the memory of gradients is used again as soon as they have passed.
   */
  readonly frees?: boolean;
  readonly vjp: { readonly [K in In]: Formula<In | Out, A> | null };
  /**
   * Optional: all gradients by fewer kernel calls, for a pass that nobody differentiates. The same bits as the formulas
   * of `vjp`, or null where those must do it.
   */
  together?(
    g: Tensor,
    attrs: A,
    live: readonly boolean[],
    saved: SavedValues,
  ): readonly (Tensor | null)[] | null;
  readonly jvp: JvpRule<A>;
  readonly batch: BatchRule<A>;
}

/** What the engine works out once per row: formulas by position, and which values they read (inputs first, then outputs). */
export interface Plan {
  readonly formulas: readonly (Formula<string, unknown> | null)[];
  readonly reads: readonly (readonly number[])[];
  /** Whether any formula reads anything. */
  readonly saves: boolean;
}

/** Any row, seen from the engine. */
export interface AnyOp extends Op<any> {
  readonly plan: Plan;
}

const nothing: readonly number[] = [];

// This and `shaped` run uncompiled, for each of hundreds of rows, in every process: loops and plain stores, no closures.
function planOf({ inputs, outputs, vjp }: Op<any>): Plan {
  const formulas: Plan['formulas'][number][] = [];
  const reads: (readonly number[])[] = [];
  let saves = false;
  for (const name of inputs) {
    const formula = vjp[name] as Formula<string, unknown> | null;
    const needed = formula?.needs ?? [];
    const places = needed.length === 0 ? nothing : placesOf(needed, inputs, outputs);
    formulas.push(formula);
    reads.push(places);
    saves ||= places !== nothing;
  }
  return { formulas, reads, saves };
}

const placesOf = (
  names: readonly string[],
  inputs: readonly string[],
  outputs: readonly string[],
): number[] =>
  names.map((name) => {
    const at = inputs.indexOf(name);
    return at >= 0 ? at : inputs.length + outputs.indexOf(name);
  });

/** Every row has all fields in one order, so that all have one hidden class: each operation reads a dozen of them. */
const shaped = (row: Op<any>): AnyOp =>
  ({
    name: row.name,
    node: row.node,
    inputs: row.inputs,
    outputs: row.outputs,
    constants: row.constants,
    variadic: row.variadic,
    fills: row.fills,
    random: row.random,
    again: row.again,
    inPlace: row.inPlace,
    view: row.view,
    several: row.several,
    infer: row.infer,
    inferAll: row.inferAll,
    kernel: row.kernel,
    made: row.made,
    blanks: row.blanks,
    // All of this package are so; the `defineOp` of other packages asks.
    frees: row.frees !== false,
    vjp: row.vjp,
    together: row.together,
    jvp: row.jvp,
    batch: row.batch,
    plan: planOf(row),
  }) satisfies Record<keyof AnyOp, unknown> as unknown as AnyOp;

/** A public function that is an operation. */
export type OpFunction<Args extends unknown[], Result = Tensor> = ((...args: Args) => Result) & {
  readonly op: AnyOp;
};

/** Such a function that can say how its arguments become inputs and attributes, so that it can be done in place. */
export type Prepared<Args extends unknown[]> = OpFunction<Args> & {
  readonly prepare: (...args: Args) => readonly [inputs: readonly Tensor[], attrs: unknown];
};

/** Runs a row: `run` gives every output, `run.one` the first. */
export interface Runner<A> {
  (inputs: readonly Tensor[], attrs: A): readonly Tensor[];
  one(inputs: readonly Tensor[], attrs: A): Tensor;
}

/**
 * Declares a row of this package; `called` turns friendly arguments into inputs and attributes, `prepared` does it for one
 * output by a function that in-place forms use too. Two steps, because TypeScript infers all type arguments or none.
 */
export function defineOp<A = undefined, In extends string = string, Out extends string = string>(
  row: Op<A, In, Out>,
) {
  const op = shaped(row as Op<any>);
  const all = (inputs: readonly Tensor[], attrs: A) => run(op, inputs, attrs);
  const one = (inputs: readonly Tensor[], attrs: A) => run1(op, inputs, attrs);
  const runner: Runner<A> = Object.assign(all, { one });
  return {
    called: <Args extends unknown[], Result>(
      call: (run: Runner<A>) => (...args: Args) => Result,
    ): OpFunction<Args, Result> => Object.assign(call(runner), { op }),
    prepared: <Args extends unknown[]>(
      prepare: (...args: Args) => readonly [inputs: readonly Tensor[], attrs: A],
    ): Prepared<Args> => Object.assign((...args: Args) => one(...prepare(...args)), { op, prepare }),
  };
}
