/** Watching is listening: hooks on a model's layers, on their outputs and on their parameters, that fill a recording. */
import { markLooking, onlyLooks } from '@isograd/autograd';
import { ArgumentError, shown } from '@isograd/errors';
import { type Laid, layoutOf, Module, type Named } from '@isograd/nn';
import { isFloating, Tensor } from '@isograd/tensor';
import { nodeBehind } from './activations.js';
import type { LayerRecord, ParameterRecord, Recording } from './recording.js';
import { Running, summaryOfValue } from './running.js';

export interface Watch {
  /** What was seen so far. Throws `ArgumentError` `ARG_MISSING` before the first forward pass. */
  recording(): Recording;
  /** Forgets what was seen; goes on listening. */
  reset(): void;
  /** Takes all hooks away. Calling it again does nothing. */
  stop(): void;
}

interface Seen {
  /** Place of the call in the order of execution. */
  readonly order: number;
  /** Counts a gradient that arrives at the output. */
  readonly look: (g: Tensor) => Tensor | void;
  readonly output: Running;
  readonly gradient: Running;
  fedBy: string | null;
  trains: boolean;
  forwards: number;
  backwards: number;
}
interface SeenParameter {
  gradient: Running;
  passes: number;
}
interface Layer {
  readonly path: string;
  readonly module: Module;
  readonly parameters: readonly Named<Tensor>[];
  /** By call within a forward pass. */
  readonly calls: Seen[];
  /** Calls in the forward pass that runs. */
  next: number;
}

/**
 * Listens to every layer of `model` (modules with parameters of their own or without children) from now on. Values and
 * graph stay as they are. Throws `ArgumentError`: `ARG_TYPE` for what is no module, `ARG_RANGE` when there is no layer.
 */
export function watch(model: Module): Watch {
  if (!(model instanceof Module))
    throw new ArgumentError('ARG_TYPE', `watch: a Module is wanted, got ${shown(model)}`, { op: 'watch' });
  return new Listener(model);
}

class Listener implements Watch {
  readonly #model: Module;
  readonly #layers: readonly Layer[];
  readonly #gradients = new Map<Tensor, SeenParameter>();
  readonly #removers: (() => void)[] = [];
  #input: Running | null = null;
  #executed = 0;

  constructor(model: Module) {
    this.#model = model;
    this.#layers = layersOf(model);
    if (this.#layers.length === 0)
      throw new ArgumentError('ARG_RANGE', 'watch: the model has no layers, so there is nothing to watch', {
        op: 'watch',
      });
    const begin = model.registerForwardPreHook((_, args) => this.#begin(args));
    this.#removers.push(() => begin.remove());
    for (const layer of this.#layers) this.#listen(layer);
  }

  #listen(layer: Layer): void {
    const look = (_: Module, args: readonly unknown[], output: unknown): void =>
      this.#forward(layer, args, output);
    markLooking(look);
    const hook = layer.module.registerForwardHook(look);
    this.#removers.push(() => hook.remove());
    for (const [, parameter] of layer.parameters)
      if (parameter.requiresGrad && !this.#gradients.has(parameter)) {
        const seen: SeenParameter = { gradient: new Running(), passes: 0 };
        this.#gradients.set(parameter, seen);
        this.#removers.push(
          parameter.registerHook(
            onlyLooks((g) => {
              seen.gradient.add(g);
              seen.passes++;
            }),
          ),
        );
      }
  }

  #begin(args: readonly unknown[]): void {
    for (const layer of this.#layers) layer.next = 0;
    for (const x of args)
      if (x instanceof Tensor && isFloating(x.dtype)) (this.#input ??= new Running()).add(x);
  }

  #forward(layer: Layer, args: readonly unknown[], output: unknown): void {
    const y = tensorOf(output);
    if (y === null) return;
    const seen = (layer.calls[layer.next++] ??= firstSeen(this.#executed++));
    seen.output.add(y);
    seen.fedBy = nodeBehind(tensorOf(args[0]));
    seen.forwards++;
    seen.trains ||= y.requiresGrad && layer.parameters.some(([, parameter]) => parameter.requiresGrad);
    if (y.requiresGrad) y.registerHook(seen.look);
  }

  recording(): Recording {
    const ran = this.#layers.flatMap((layer) =>
      layer.calls.map(({ order }, call) => ({ layer, call, order })),
    );
    if (ran.length === 0)
      throw new ArgumentError(
        'ARG_MISSING',
        'recording: nothing was seen yet; call the model, and backward for gradients',
        { op: 'recording' },
      );
    const layers = ran
      .toSorted((a, b) => a.order - b.order)
      .map(({ layer, call }) => this.#record(layer, call));
    return { version: 1, model: this.#model.kind, input: this.#input?.summary() ?? null, layers };
  }

  #record({ path, module, parameters, calls }: Layer, call: number): LayerRecord {
    const { output, gradient, fedBy, trains, forwards, backwards } = calls[call]!;
    const records = parameters.map(([name, parameter]): ParameterRecord => {
      const seen = this.#gradients.get(parameter);
      const passes = seen?.passes ?? 0;
      const arrived = passes === 0 ? null : seen!.gradient.summary();
      return { name, shape: parameter.shape, value: summaryOfValue(parameter), gradient: arrived, passes };
    });
    return {
      path,
      kind: module.kind,
      call,
      fedBy,
      output: output.summary(),
      gradient: backwards === 0 ? null : gradient.summary(),
      forwards,
      backwards,
      parameters: records,
      trains,
    };
  }

  reset(): void {
    this.#input = null;
    this.#executed = 0;
    for (const layer of this.#layers) layer.calls.length = 0;
    for (const seen of this.#gradients.values()) Object.assign(seen, { gradient: new Running(), passes: 0 });
  }

  stop(): void {
    for (const remove of this.#removers.splice(0)) remove();
  }
}

function firstSeen(order: number): Seen {
  const seen: Seen = {
    order,
    look: onlyLooks((g) => {
      seen.gradient.add(g);
      seen.backwards++;
    }),
    output: new Running(),
    gradient: new Running(),
    fedBy: null,
    trains: false,
    forwards: 0,
    backwards: 0,
  };
  return seen;
}

/** The tensor of a layer's output or input: itself, or the first in a list. */
function tensorOf(value: unknown): Tensor | null {
  if (value instanceof Tensor) return value;
  return Array.isArray(value) ? (value.find((item): item is Tensor => item instanceof Tensor) ?? null) : null;
}

function layersOf(model: Module): readonly Layer[] {
  const layers: Layer[] = [];
  for (const laid of layoutOf(model)) {
    const parameters = ownParameters(laid);
    const leaf = laid.children.length === 0 && laid.module !== model;
    if (parameters.length === 0 && !leaf) continue;
    layers.push({ path: laid.path, module: laid.module, parameters, calls: [], next: 0 });
  }
  return layers;
}

/** Those that stand in the module itself, not in its children, each once. */
function ownParameters({ parameters, children }: Laid): readonly Named<Tensor>[] {
  if (parameters.length === 0) return parameters;
  const known = new Set(children.flatMap(([, child]) => child.parameters()));
  return parameters.filter(([, parameter]) => known.size < known.add(parameter).size);
}
