/** The article's network: linear layers of one width without biases, and the loop that prints their std. */
import * as torch from 'isograd';
import { python } from '../numbers.js';

const { nn } = torch;

export class MLP extends nn.Module {
  readonly linears: torch.nn.ModuleList<torch.nn.Linear>;
  /** Asked after each layer; true ends the pass. */
  enough: (i: number, x: torch.Tensor) => boolean = () => false;

  constructor(
    readonly neuralNum: number,
    layers: number,
  ) {
    super();
    this.linears = new nn.ModuleList(
      Array.from({ length: layers }, () => new nn.Linear(neuralNum, neuralNum, { bias: false })),
    );
  }

  /** None at first; the article adds tanh, then ReLU. */
  activation(x: torch.Tensor): torch.Tensor {
    return x;
  }

  forward(x: torch.Tensor): torch.Tensor {
    for (const [i, linear] of [...this.linears].entries()) {
      x = linear(x);
      x = this.activation(x);
      if (this.enough(i, x)) break;
    }
    return x;
  }

  initialize(): void {
    for (const m of this.modules()) if (m instanceof nn.Linear) this.fill(m.weight.detach());
  }

  /** Standard normal at first; the article replaces it by Xavier's and Kaiming's weights. */
  fill(weight: torch.Tensor): void {
    nn.init.normal_(weight);
  }
}

/** Standard deviations of the layers' outputs: as PyTorch computes them, and summed in float64. */
export interface Stds {
  readonly std: readonly number[];
  readonly std64: readonly number[];
  readonly output: torch.Tensor;
}

/** Runs the net once and prints the standard deviation of each layer's output until it is nan, as the article does. */
export function printStds(net: MLP, inputs: torch.Tensor, print: (line: string) => void): Stds {
  const [all, all64]: [number[], number[]] = [[], []];
  net.enough = (i, x) => {
    const std = x.std();
    print(`layer:${i}, std:${python(std)}`);
    all.push(std.item());
    all64.push(x.double().std().item());
    if (!torch.isnan(std).item()) return false;
    print(`output is nan in ${i} layers`);
    return true;
  };
  const output = net(inputs);
  net.enough = () => false;
  return { std: all, std64: all64, output };
}
