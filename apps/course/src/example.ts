/** What an example is: a question, parameters, a run that reads like the document, and claims about its result. */
import { Tensor } from 'isograd';
import type { Claim } from './claim.js';
import type { Dialect } from './dialects.js';
import type { DocumentName } from './documents.js';
import type { Plot } from './plot.js';

/** What a run can be asked to vary; `draws` and `data` are options of the command line. */
export type Settings = Readonly<Record<string, number | string>>;

/** A named result. Tensors are reported flat, in row-major order. */
export type Value = number | readonly number[] | Tensor;

/** Options that replace a parameter of the same name. */
export interface Overrides {
  readonly draws?: number;
  readonly data?: string;
}

/** Says how far a long run is, and lets signals through; await it in every loop that takes longer than a second. */
export type Progress = (done: number, total: number, unit: string) => Promise<void>;

/** What a run is given. */
export interface Context<P> {
  readonly seed: number;
  readonly parameters: P;
  /** Prints as Python's `print` does: parts separated by a space. */
  readonly print: (...parts: readonly unknown[]) => void;
  readonly plot: (plot: Plot) => void;
  readonly progress: Progress;
  /** Keeps the verdict on a network, as plain data. */
  readonly diagnose: (diagnosis: object) => void;
}

/** An example as it is written in `examples/`. */
export interface Definition<P extends Settings, R extends Readonly<Record<string, Value>>> {
  /** Row of the ledger of examples, `S-PT-12`. */
  readonly id: string;
  readonly title: string;
  readonly document: DocumentName;
  /** The framework whose words it uses; PyTorch unless said otherwise. */
  readonly dialect?: Dialect;
  /** Id of the PyTorch example that the document shows in another tab; its own id unless said otherwise. */
  readonly tabOf?: string;
  readonly question: string;
  readonly seed: number;
  readonly parameters: P;
  readonly run: (context: Context<P>) => R | Promise<R>;
  /** Sentences that hold at every seed. */
  readonly claims: (result: R, context: Pick<Context<P>, 'seed' | 'parameters'>) => readonly Claim[];
  /** Sentences about exact digits: made only at the default seed with the default parameters. */
  readonly digits?: (result: R) => readonly Claim[];
}

/** A line that was printed, or a plot. */
export type Piece = string | Plot;

/** All that a run leaves. */
export interface Outcome {
  /** What the example ran with, overrides included. */
  readonly parameters: Settings;
  readonly pieces: readonly Piece[];
  readonly values: Readonly<Record<string, number | readonly number[]>>;
  readonly diagnosis: object | null;
  readonly claims: readonly Claim[];
}

/** How an example is to be run. */
export interface Request {
  readonly seed?: number | undefined;
  readonly overrides?: Overrides;
  readonly progress?: Progress;
}

/** An example with its types closed over. */
export interface Example {
  readonly id: string;
  readonly title: string;
  readonly document: DocumentName;
  readonly dialect: Dialect;
  /** What examples have in common that show one thing in several dialects: the id of PyTorch's. */
  readonly tabOf: string;
  readonly question: string;
  readonly seed: number;
  readonly parameters: Settings;
  readonly perform: (request?: Request) => Promise<Outcome>;
}

/** Makes an example of a definition. Same request, same outcome. */
export function example<P extends Settings, R extends Readonly<Record<string, Value>>>(
  definition: Definition<P, R>,
): Example {
  const { run, claims, digits, ...about } = definition;
  return {
    dialect: 'torch',
    tabOf: about.id,
    ...about,
    async perform({ seed = about.seed, overrides = {}, progress = async () => {} } = {}) {
      const replaced = replacing(about.parameters, overrides);
      const parameters = { ...about.parameters, ...replaced };
      const pieces: Piece[] = [];
      let diagnosis: object | null = null;
      const result = await run({
        seed,
        parameters,
        progress,
        print: (...parts) => void pieces.push(...parts.map(String).join(' ').split('\n')),
        plot: (plot) => void pieces.push(plot),
        diagnose: (found) => void (diagnosis = found),
      });
      const usual = seed === about.seed && Object.keys(replaced).length === 0;
      const exact = usual && digits !== undefined ? digits(result) : [];
      return {
        parameters,
        pieces,
        values: numbersOf(result),
        diagnosis,
        claims: [...claims(result, { seed, parameters }), ...exact],
      };
    },
  };
}

/** The overrides that an example with these parameters listens to and that change something. */
function replacing(parameters: Settings, overrides: Overrides): Overrides {
  const changes = Object.entries(overrides).filter(
    ([name, value]) => Object.hasOwn(parameters, name) && parameters[name] !== value,
  );
  return Object.fromEntries(changes);
}

function numbersOf(result: Readonly<Record<string, Value>>): Outcome['values'] {
  const entries = Object.entries(result).map(([name, value]) => [
    name,
    value instanceof Tensor ? Array.from(value.data()) : value,
  ]);
  return Object.fromEntries(entries);
}
