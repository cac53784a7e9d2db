/** Deep nets that are ill in known ways. */
import { kaimingNormal_, normal_ } from '@isograd/init';
import { type Layer, Linear, Module, ModuleList, ReLU, Sequential } from '@isograd/nn';
import { randn, Tensor } from '@isograd/tensor';
import { type Examination, examine } from '../src/index.js';

export type Activation = (x: Tensor) => Tensor;
export const linear: Activation = (x) => x;

/** `depth` square layers without bias, weights of the given standard deviation, the same activation behind each. */
export class Deep extends Module {
  linears: ModuleList<Linear>;

  constructor(
    depth: number,
    readonly width: number,
    readonly activation: Activation,
    std: number | null,
  ) {
    super();
    this.linears = new ModuleList(
      Array.from({ length: depth }, () => new Linear(width, width, { bias: false })),
    );
    if (std !== null) for (const layer of this.linears) normal_(layer.weight, 0, std);
  }

  forward(x: Tensor): Tensor {
    for (const layer of this.linears) x = this.activation(layer(x));
    return x;
  }
}

/** One pass on random data; the loss is the mean square of the output, times `scale`. */
export const look = (net: Deep, scale = 1): Examination => {
  const x = randn([16, net.width]);
  return examine(net, () => net(x).pow(2).mean().mul(scale));
};

/** A Sequential does not know what its last layer returns. */
export const tensorOf = (y: unknown): Tensor => {
  if (y instanceof Tensor) return y;
  throw new TypeError('a tensor is wanted');
};

/** One pass of any model on random rows. */
export function step(net: Module, width: number, rows = 16): ReturnType<typeof examine> {
  const x = randn([rows, width]);
  return examine(net, () =>
    tensorOf(Reflect.apply(net, undefined, [x]))
      .pow(2)
      .mean(),
  );
}

/** Layers and activations by turns. */
export function chain(
  depth: number,
  width: number,
  activation: () => Layer,
  init: (w: Tensor) => unknown,
): Sequential {
  const pairs = Array.from({ length: depth }, () => {
    const layer = new Linear(width, width);
    init(layer.weight);
    return [layer, activation()];
  });
  return new Sequential(...pairs.flat());
}
/** ReLU layers of width 64 that keep the level. */
export const he = (depth: number): Sequential =>
  chain(
    depth,
    64,
    () => new ReLU(),
    (w) => kaimingNormal_(w),
  );

/** He layers of width 64 with ReLU, a norm before each where there is one. */
export class Normed extends Module {
  layers = new ModuleList<Linear>();
  norms: ModuleList | null;
  scale = 1;
  constructor(depth: number, norm: ((width: number) => Module) | null) {
    super();
    this.layers = new ModuleList(Array.from({ length: depth }, () => new Linear(64, 64)));
    this.norms = norm === null ? null : new ModuleList(Array.from({ length: depth }, () => norm(64)));
    for (const { weight } of this.layers) kaimingNormal_(weight);
  }
  block(x: Tensor, layer: Linear, i: number): Tensor {
    return tensorOf(Reflect.apply(this.norms!.at(i)!, undefined, [layer(x)])).relu();
  }
  forward(x: Tensor): Tensor {
    let i = 0;
    for (const layer of this.layers) x = this.block(x, layer, i++);
    return x;
  }
}
