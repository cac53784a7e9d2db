/** The net 9-16-8-1 of the course and one training step of it. */
import * as torch from 'isograd';

const { nn, optim } = torch;

class Net extends nn.Module {
  fc1 = new nn.Linear(9, 16);
  fc2 = new nn.Linear(16, 8);
  fc3 = new nn.Linear(8, 1);
  bn1 = new nn.BatchNorm1d(16);
  bn2 = new nn.BatchNorm1d(8);
  forward(x: torch.Tensor): torch.Tensor {
    x = this.bn1(this.fc1(x)).elu();
    x = this.bn2(this.fc2(x)).elu();
    return this.fc3(x).sigmoid();
  }
}
export const net9 = (): Net => new Net();

interface Step {
  readonly id: string;
  readonly says: string;
  readonly make: (net: Net) => () => void;
}

const stepOf = (net: Net, optimizer: torch.optim.Optimizer, batch: number): (() => void) => {
  const [x, target] = [torch.rand([batch, 9]), torch.rand([batch, 1]).round()];
  const loss = new nn.BCELoss();
  return () => {
    optimizer.zeroGrad();
    loss(net(x), target).backward();
    optimizer.step();
  };
};

/** One training step, by optimiser and batch. */
export const steps: readonly Step[] = [
  {
    id: 'W5',
    says: 'step of 9-16-8-1 with batch norm, batch 32, Adam',
    make: (net) => stepOf(net, new optim.Adam(net.parameters()), 32),
  },
  {
    id: 'W5s',
    says: 'the same with SGD',
    make: (net) => stepOf(net, new optim.SGD(net.parameters(), { lr: 0.01 }), 32),
  },
  {
    id: 'W5b',
    says: 'the same with Adam, batch 1024',
    make: (net) => stepOf(net, new optim.Adam(net.parameters()), 1024),
  },
];
