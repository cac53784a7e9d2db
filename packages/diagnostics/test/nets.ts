/** Deep nets that are ill in known ways. */
import { normal_ } from '@isograd/init';
import { Linear, Module, ModuleList } from '@isograd/nn';
import { randn, type Tensor } from '@isograd/tensor';
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
