/**
 * Initialisers under their frameworks' names: what one is, and how a definition becomes a function that makes it. The one
 * cast gives an absent options object the type of the options, all of which are then optional or checked by the plan.
 */
import { checkOptions } from '@isograd/errors';
import { type DType, empty, noGrad, type Shape, type Tensor } from '@isograd/tensor';
import { draw_, type Stream, type StreamOptions, streamOf } from '../draw.js';
import type { Law } from '../law.js';
import { checkTarget } from '../target.js';
import { fromNative, type Layout, nativeShape } from './layout.js';

/** The frameworks with names of their own. */
export type Framework = 'torch' | 'jax' | 'keras' | 'mxnet' | 'tfjs';

/** What names of different frameworks mean alike, up to the traps. */
export type Concept =
  | 'zeros'
  | 'ones'
  | 'constant'
  | 'identity'
  | 'uniform'
  | 'normal'
  | 'truncatedNormal'
  | 'varianceScaling'
  | 'xavierUniform'
  | 'xavierNormal'
  | 'kaimingUniform'
  | 'kaimingNormal'
  | 'lecunUniform'
  | 'lecunNormal'
  | 'orthogonal'
  | 'deltaOrthogonal'
  | 'special';

export interface MakeOptions extends StreamOptions {
  /** Default "float32", which is all that most frameworks' streams draw. */
  readonly dtype?: DType;
}

/** An initialiser with its options settled. `initialize_` takes it as a scheme. */
export interface Initializer {
  readonly framework: Framework;
  /** As written in that framework. */
  readonly name: string;
  /** The distribution as a formula, with its true variance. */
  readonly rule: string;
  /** Distribution of the elements of a weight [out, in, ...kernel]; null where they are not independent. */
  law(shape: Shape): Law | null;
  /**
   * Fills a weight [out, in, ...kernel] and returns it. The numbers are drawn in the framework's own order of axes and
   * then put into place, so the weight is the framework's kernel with its axes moved. Throws what a scheme throws.
   */
  fill(tensor: Tensor, options?: StreamOptions): Tensor;
  /** A new tensor of the framework's own shape, such as Keras' [in, out]: what the framework itself would return. */
  make(shape: Shape, options?: MakeOptions): Tensor;
}

/** What a definition says once the options are known. Shapes are the framework's own. */
export interface Plan {
  readonly rule: string;
  /** For independent elements. */
  readonly law?: (shape: Shape) => Law;
  /** For all others: refuses shapes by throwing, before anything is drawn. */
  readonly draw?: (shape: Shape, dtype: DType) => (stream: Stream) => Tensor;
}

/** A name in a catalogue: which concept it stands for with which options, and what a user should be warned of. */
export interface Entry<Options> {
  readonly concept: Concept;
  readonly options?: Options;
  readonly trap?: string;
}

export interface Definition<Options extends object> {
  readonly name: string;
  /** Other names for the same thing in the framework. */
  readonly aliases?: readonly string[];
  readonly options: readonly (keyof Options & string)[];
  readonly entries: readonly Entry<Options>[];
  /** Checks the options. */
  readonly plan: (options: Options, op: string) => Plan;
}

/** Makes an initialiser; carries its definition, from which catalogues are derived. */
export type Maker<Options extends object> = ((
  ...args: object extends Options ? [options?: Options] : [options: Options]
) => Initializer) & { readonly framework: Framework; readonly definition: Definition<Options> };

/** The builder of a framework's makers. */
export function dialect(framework: Framework, layout: Layout) {
  return <Options extends object>(definition: Definition<Options>): Maker<Options> => {
    const op = `${framework}.${definition.name}`;
    const make = (...args: readonly (Options | undefined)[]): Initializer => {
      const options = args[0] ?? {};
      checkOptions(op, options, definition.options);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see the head of the file
      const plan = definition.plan(options as Options, op);
      return { framework, name: definition.name, rule: plan.rule, ...filling(op, plan, layout) };
    };
    return Object.assign(make, { framework, definition });
  };
}

function filling(op: string, plan: Plan, layout: Layout): Pick<Initializer, 'law' | 'fill' | 'make'> {
  const drawing = (shape: Shape, dtype: DType): ((stream: Stream) => Tensor) => {
    if (plan.draw !== undefined) return plan.draw(shape, dtype);
    const law = plan.law!(shape);
    return (stream) => draw_(empty(shape, { dtype }), law, stream);
  };
  return {
    law: (shape) => plan.law?.(nativeShape(shape, layout)) ?? null,
    fill(tensor, options = {}) {
      checkTarget(op, tensor);
      const draw = drawing(nativeShape(tensor.shape, layout), tensor.dtype);
      const stream = streamOf(op, options);
      return noGrad(() => tensor.copy_(fromNative(draw(stream), layout)));
    },
    make(shape, options = {}) {
      const stream = streamOf(op, options, ['dtype']);
      const blank = checkTarget(op, empty(shape, { dtype: options.dtype ?? 'float32' }));
      return noGrad(() => drawing(blank.shape, blank.dtype)(stream));
    },
  };
}
