/** Training the lecture's nets: what is watched while they learn, and the plain net they are compared with. */
import * as torch from 'isograd';
import type { Context } from '../example.js';
import { short } from '../numbers.js';
import type { Table } from '../tables.js';

const { nn } = torch;
const F = nn.functional;
const { DataLoader, TensorDataset, randomSplit } = torch.utils.data;

/** A net of the lecture: nine features in, a probability out. */
export interface Net extends torch.nn.Module {
  readonly fc1: torch.nn.Linear;
  readonly fc2: torch.nn.Linear;
  readonly fc3: torch.nn.Linear;
  forward(x: torch.Tensor): torch.Tensor;
}

/** The same layers with default weights and sigmoids everywhere: what needs a cure. */
export class PlainNet extends nn.Module {
  readonly fc1 = new nn.Linear(9, 16);
  readonly fc2 = new nn.Linear(16, 8);
  readonly fc3 = new nn.Linear(8, 1);

  forward(x: torch.Tensor): torch.Tensor {
    x = F.sigmoid(this.fc1(x));
    x = F.sigmoid(this.fc2(x));
    x = F.sigmoid(this.fc3(x));
    return x;
  }
}

/** What was seen of a training, epoch by epoch. */
export interface History {
  /** Mean loss of the batches. */
  readonly loss: number[];
  /** Share of the rows kept back that are classified rightly. */
  readonly accuracy: number[];
  /** Mean norm of the gradient of each layer's weights: fc1, fc2, fc3. */
  readonly gradients: readonly [number[], number[], number[]];
  /** Verdict on the net before training, from one batch. */
  readonly diagnosis: torch.diagnostics.Diagnosis;
}

interface Settings {
  readonly epochs: number;
  readonly lr: number;
  readonly batch: number;
}

/**
 * Trains a net by SGD on four fifths of the table, which the seed chooses, and tests it on the rest. It is training
 * `at` of `count` in its example.
 */
export async function trained(
  make: () => Net,
  { X, y }: Table,
  { epochs, lr, batch }: Settings,
  { seed, progress }: Pick<Context<unknown>, 'seed' | 'progress'>,
  [at, count]: readonly [at: number, count: number],
): Promise<History> {
  torch.manualSeed(seed);
  const [train, test] = split(new TensorDataset(X, y));
  const net = make();
  const layers = [net.fc1, net.fc2, net.fc3] as const;
  const loader = new DataLoader(train, { batchSize: batch, shuffle: true, dropLast: true });
  const optimizer = new torch.optim.SGD(net.parameters(), { lr });
  const history: Omit<History, 'diagnosis'> = { loss: [], accuracy: [], gradients: [[], [], []] };

  for (let epoch = 0; epoch < epochs; epoch++) {
    let loss = 0;
    const norms = [0, 0, 0];
    net.train();
    for (const [features, labels] of loader) {
      optimizer.zeroGrad();
      const step = F.binaryCrossEntropy(net(features), labels);
      step.backward();
      optimizer.step();
      loss += step.item();
      for (const [i, { weight }] of layers.entries()) norms[i]! += weight.grad?.norm().item() ?? 0;
    }
    history.loss.push(loss / loader.length);
    for (const [i, norm] of norms.entries()) history.gradients[i]?.push(norm / loader.length);
    history.accuracy.push(accuracyOf(net, test));
    await progress(at * epochs + epoch + 1, count * epochs, 'epochs');
  }
  torch.manualSeed(seed);
  split(new TensorDataset(X, y));
  const untrained = make();
  const step = () => F.binaryCrossEntropy(untrained(X.slice(0, 0, batch)), y.slice(0, 0, batch));
  // In three layers a tenth is much: it would be a thousandth in seven.
  const limits = { vanishing: 0.1, exploding: 10 };
  return { ...history, diagnosis: torch.diagnostics.examine(untrained, step, limits).diagnosis };
}

type Rows = torch.utils.data.Dataset<[torch.Tensor, torch.Tensor]>;

function split(rows: Rows): readonly [train: Rows, test: Rows] {
  const [train = rows, test = rows] = randomSplit(rows, [0.8, 0.2]);
  return [train, test];
}

function accuracyOf(net: Net, test: Rows): number {
  net.eval();
  return torch.noGrad(() => {
    let right = 0;
    for (const [features, labels] of new DataLoader(test, { batchSize: test.length }))
      right += net(features).gt(0.5).float().eq(labels).sum().item();
    return right / test.length;
  });
}

/** Loss, accuracy and gradients of several trainings beside each other. */
export function printHistories(
  histories: Readonly<Record<string, History>>,
  print: (...parts: readonly unknown[]) => void,
): void {
  const all = Object.values(histories);
  const row = (head: string, cells: readonly string[]): void =>
    print([head.padEnd(12), ...cells.map((cell) => cell.padStart(18))].join(''));
  row('', Object.keys(histories));
  const epochs = all[0]?.loss.length ?? 0;
  print('loss, and accuracy on rows kept back');
  for (const epoch of new Set([1, 2, 5, 10, 20, epochs]))
    if (epoch <= epochs)
      row(
        `  epoch ${epoch}`,
        all.map(({ loss, accuracy }) => `${at(loss, epoch).toFixed(3)}  ${percent(at(accuracy, epoch))}`),
      );
  print("norm of the gradient of a layer's weights, mean of the first epoch");
  for (const [i, name] of ['fc1', 'fc2', 'fc3'].entries())
    row(
      `  ${name}`,
      all.map(({ gradients }) => short(gradients[i]?.[0] ?? NaN, 3)),
    );
}

const at = (values: readonly number[], epoch: number): number => values[epoch - 1] ?? NaN;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(7);
