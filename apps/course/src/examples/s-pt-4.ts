/** S-PT-4: the lecture's net with batch normalisation. */
import * as torch from 'isograd';
import { between, type Claim, claim, digits, is, within } from '../claim.js';
import { example } from '../example.js';
import { builtIn, tableOf } from '../tables.js';
import { deepGrowth, firstPass } from './lecture-norm.js';
import { replayed } from './lecture-replay.js';
import { PlainNet, printHistories, trained } from './lecture-training.js';

const { nn } = torch;
const F = nn.functional;

class Net extends nn.Module {
  readonly fc1 = new nn.Linear(9, 16);
  readonly fc2 = new nn.Linear(16, 8);
  readonly fc3 = new nn.Linear(8, 1);
  // Add two batch normalization layers
  readonly bn1 = new nn.BatchNorm1d(16);
  readonly bn2 = new nn.BatchNorm1d(8);

  constructor() {
    super();
    nn.init.kaimingUniform_(this.fc1.weight);
    nn.init.kaimingUniform_(this.fc2.weight);
    nn.init.kaimingUniform_(this.fc3.weight, { nonlinearity: 'sigmoid' });
  }

  forward(x: torch.Tensor): torch.Tensor {
    x = this.fc1(x);
    x = this.bn1(x);
    x = F.elu(x);

    // Pass x through the second set of layers
    x = this.fc2(x);
    x = this.bn2(x);
    x = F.elu(x);

    x = F.sigmoid(this.fc3(x));
    return x;
  }
}

/** The same net with its normalisation passed over: what it is compared with. */
class WithoutNorm extends Net {
  override forward(x: torch.Tensor): torch.Tensor {
    return F.sigmoid(this.fc3(F.elu(this.fc2(F.elu(this.fc1(x))))));
  }
}

export const batchNormalisation = example({
  id: 'S-PT-4',
  title: 'Batch normalisation in the same net',
  document: 'lecture',
  question: 'What does batch normalisation add to good weights and a good activation?',
  seed: 0,
  parameters: { data: builtIn, epochs: 30, lr: 0.05, batch: 32 },
  async run(context) {
    const { seed, parameters, print, plot, diagnose } = context;
    torch.manualSeed(seed);
    const net = new Net();
    const weights = [net.fc1.weight, net.fc2.weight, net.fc3.weight];
    const startWeights = weights.flatMap((w) => [...w.data()]);
    print(net);

    const table = tableOf(parameters.data);
    print(table.about);
    const plain = await trained(() => new PlainNet(), table, parameters, context, [0, 3]);
    const without = await trained(() => new WithoutNorm(), table, parameters, context, [1, 3]);
    const cured = await trained(() => new Net(), table, parameters, context, [2, 3]);
    printHistories({ 'plain sigmoid': plain, 'He + ELU': without, 'and batch norm': cured }, print);
    plot({
      title: 'loss per epoch',
      scale: 'log',
      x: { label: 'epoch', from: 1, to: parameters.epochs },
      series: { 'plain sigmoid': plain.loss, 'He + ELU': without.loss, 'and batch norm': cured.loss },
    });
    diagnose(cured.diagnosis);
    return {
      parameters: net.parameters().reduce((sum, p) => sum + p.numel(), 0),
      startWeights,
      ...firstPass(net, table.X.slice(0, 0, parameters.batch)),
      loss: cured.loss,
      accuracy: cured.accuracy,
      gradients: cured.gradients.map((norms) => norms[0] ?? NaN),
      withoutLoss: without.loss,
      plainLoss: plain.loss,
      plainAccuracy: plain.accuracy,
      plainGradients: plain.gradients.map((norms) => norms[0] ?? NaN),
      deepGrowth: deepGrowth(seed),
      replayLoss: replayed(() => new Net(), seed),
    };
  },
  claims: (r, { parameters }) => [
    claim('the net has 353 parameters: 305, and a scale and a shift for 24 features', r.parameters, is(353)),
    claim('in training each feature has the mean 0 after it', r.normalMean, between(0, 1e-5)),
    claim('and the mean square 1: it divides by the biased variance', r.normalSquare, within(1, 0.002)),
    claim('the running variance takes a tenth of the unbiased one', r.runningShare, within(0.1, 1e-5)),
    claim(
      'fc1 gets more than three times the gradient it gets in the plain net',
      (r.gradients[0] ?? NaN) / (r.plainGradients[0] ?? NaN),
      (factor) => factor > 3,
    ),
    claim(
      '"more immune to unstable gradients": 30 normalised ReLU layers make them grow by √(π/(π-1)) = 1.21 a layer',
      r.deepGrowth,
      within(1.22, 0.08),
    ),
    ...(parameters.data === builtIn ? aboutTraining(r) : []),
  ],
  digits: ({ replayLoss, loss, withoutLoss }) => [
    claim(
      'it speeds up the fall of the loss (at nearly all seeds): in the first epoch it is lower than without',
      (loss[0] ?? NaN) / (withoutLoss[0] ?? NaN),
      between(0, 1),
    ),
    claim(
      'steps 1, 2, 10, 100 and 200 on the recorded table have the loss of PyTorch',
      [0, 1, 9, 99, 199].map((i) => replayLoss[i] ?? NaN),
      digits([
        0.8701303005218506, 0.8813666105270386, 0.6666353940963745, 0.22988909482955933, 0.17069971561431885,
      ]),
    ),
  ],
});

interface Training {
  readonly loss: readonly number[];
  readonly accuracy: readonly number[];
}

/** What holds for the table that comes with isograd; another may have nothing to learn. */
const aboutTraining = (r: Training): readonly Claim[] => [
  claim('the loss falls below 0.2', r.loss.at(-1) ?? NaN, between(0, 0.2)),
  claim('9 of 10 rows that the net never saw are right', r.accuracy.at(-1) ?? NaN, between(0.9, 1)),
];
