/** W5 and W8: whole training steps. */
import * as torch from 'isograd';
import { courseData, digitData } from './data.js';
import { measure, value, wanted } from './harness.js';
import { from } from './ours-arithmetic.js';
import { checkTraining } from './reference.js';

const { nn, optim } = torch;

/** The net 9-16-8-1 of the course. */
class Net extends nn.Module {
  fc1 = new nn.Linear(9, 16);
  bn1 = new nn.BatchNorm1d(16);
  fc2 = new nn.Linear(16, 8);
  bn2 = new nn.BatchNorm1d(8);
  fc3 = new nn.Linear(8, 1);
  constructor() {
    super();
    nn.init.kaimingUniform_(this.fc1.weight);
    nn.init.kaimingUniform_(this.fc2.weight);
    nn.init.kaimingUniform_(this.fc3.weight, { nonlinearity: 'sigmoid' });
  }
  forward(x: torch.Tensor): torch.Tensor {
    x = nn.functional.elu(this.bn1(this.fc1(x)));
    x = nn.functional.elu(this.bn2(this.fc2(x)));
    return torch.sigmoid(this.fc3(x));
  }
}

export async function trainingRows(): Promise<void> {
  for (const [row, batch] of [
    ['W5', 32],
    ['W5b', 1024],
  ] as const)
    for (const optimizer of ['adam', 'sgd'] as const)
      await trainingRow(`${row}-${optimizer}`, () => courseStep(batch, optimizer));
  if (wanted('W8')) await trainingRow('W8', digitStep);
}

/** Times a step. Ten losses of it are shared with PyTorch first. */
async function trainingRow(row: string, make: () => () => torch.Tensor): Promise<void> {
  await measure(row, () => {
    const step = make();
    const losses = Array.from({ length: 10 }, () => step().item());
    value(row, losses, 1e-4);
    let last = step();
    return {
      run: () => {
        last = step();
      },
      finish: () => last.item(),
      check: () => {
        const before = losses[0]!;
        for (let i = 0; i < 20; i++) last = step();
        return checkTraining(before, last.item());
      },
    };
  });
}

/** One step of the course's net. */
export function courseStep(batch: number, name: 'adam' | 'sgd'): () => torch.Tensor {
  torch.manualSeed(2);
  const data = courseData(batch);
  const [x, y] = [from(data.x, [batch, 9]), from(data.y, [batch, 1])];
  const net = new Net();
  const loss = new nn.BCELoss();
  const optimizer =
    name === 'adam'
      ? new optim.Adam(net.parameters(), { lr: 1e-3 })
      : new optim.SGD(net.parameters(), { lr: 1e-2 });
  return () => {
    optimizer.zeroGrad();
    const result = loss(net(x), y);
    result.backward();
    optimizer.step();
    return result;
  };
}

function digitStep(): () => torch.Tensor {
  torch.manualSeed(3);
  const net = new nn.Sequential(
    new nn.Linear(784, 256),
    new nn.ReLU(),
    new nn.Linear(256, 128),
    new nn.ReLU(),
    new nn.Linear(128, 10),
  );
  const loss = new nn.CrossEntropyLoss();
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 });
  const batches = digitData().map(({ x, y }) => ({
    x: from(x, [64, 784]),
    y: torch.tensor([...y], { dtype: 'int64' }),
  }));
  let next = 0;
  return () => {
    const { x, y } = batches[next++ & 15]!;
    optimizer.zeroGrad();
    const result = loss(net(x), y);
    result.backward();
    optimizer.step();
    return result;
  };
}
