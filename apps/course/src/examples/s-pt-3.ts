/** S-PT-3: the lecture's net 9-16-8-1 with He initialisation and ELU. */
import * as torch from 'isograd';
import { between, type Claim, claim, digits, is } from '../claim.js';
import { example } from '../example.js';
import { builtIn, tableOf } from '../tables.js';
import { aboutActivations, measuredActivations } from './lecture-activations.js';
import { replayed } from './lecture-replay.js';
import { PlainNet, printHistories, trained } from './lecture-training.js';

const { nn } = torch;
const F = nn.functional;

class Net extends nn.Module {
  readonly fc1 = new nn.Linear(9, 16);
  readonly fc2 = new nn.Linear(16, 8);
  readonly fc3 = new nn.Linear(8, 1);

  constructor() {
    super();
    // Apply He initialization
    nn.init.kaimingUniform_(this.fc1.weight);
    nn.init.kaimingUniform_(this.fc2.weight);
    nn.init.kaimingUniform_(this.fc3.weight, { nonlinearity: 'sigmoid' });
  }

  forward(x: torch.Tensor): torch.Tensor {
    // Update ReLU activation to ELU
    x = F.elu(this.fc1(x));
    x = F.elu(this.fc2(x));
    x = F.sigmoid(this.fc3(x));
    return x;
  }
}

export const heAndElu = example({
  id: 'S-PT-3',
  title: 'He initialisation and ELU against a plain sigmoid net',
  document: 'lecture',
  question: 'Do proper weights and a good activation cure the vanishing gradients of the net 9-16-8-1?',
  seed: 0,
  parameters: { data: builtIn, epochs: 30, lr: 0.05, batch: 32 },
  async run(context) {
    const { seed, parameters, print, plot, diagnose } = context;
    torch.manualSeed(seed);
    const net = new Net();
    const weights = [net.fc1.weight, net.fc2.weight, net.fc3.weight].map((w) => w.detach());
    print(net);

    const table = tableOf(parameters.data);
    print(table.about);
    const plain = await trained(() => new PlainNet(), table, parameters, context, [0, 2]);
    const cured = await trained(() => new Net(), table, parameters, context, [1, 2]);
    printHistories({ 'plain sigmoid': plain, 'He + ELU': cured }, print);
    plot({
      title: 'loss per epoch',
      scale: 'log',
      x: { label: 'epoch', from: 1, to: parameters.epochs },
      series: { 'plain sigmoid': plain.loss, 'He + ELU': cured.loss },
    });
    diagnose(plain.diagnosis);
    return {
      parameters: net.parameters().reduce((sum, p) => sum + p.numel(), 0),
      startWeights: weights.flatMap((w) => [...w.data()]),
      bounds: weights.map((w) => w.abs().max().item()),
      ...measuredActivations(),
      loss: cured.loss,
      accuracy: cured.accuracy,
      gradients: cured.gradients.map((norms) => norms[0] ?? NaN),
      plainLoss: plain.loss,
      plainAccuracy: plain.accuracy,
      plainGradients: plain.gradients.map((norms) => norms[0] ?? NaN),
      replayLoss: replayed(() => new Net(), seed),
    };
  },
  claims: (r, { parameters }) => [
    claim('the net has 305 parameters', r.parameters, is(305)),
    ...[Math.sqrt(6 / 9), Math.sqrt(6 / 16), Math.sqrt(3 / 8)].map((bound, i) =>
      claim(
        `the weights of fc${i + 1} lie within ±${bound.toFixed(5)}`,
        r.bounds[i] ?? NaN,
        between(0, bound),
      ),
    ),
    claim(
      'nonlinearity="sigmoid" means gain 1 and nothing else: so does "linear"',
      nn.init.calculateGain('sigmoid') / nn.init.calculateGain('linear'),
      is(1),
    ),
    ...aboutActivations(r),
    claim(
      'in the plain net fc1 gets less than a third of the gradient of fc3',
      (r.plainGradients[0] ?? NaN) / (r.plainGradients[2] ?? NaN),
      between(0, 1 / 3),
    ),
    claim(
      'He and ELU give fc1 more than three times the gradient it gets in the plain net',
      (r.gradients[0] ?? NaN) / (r.plainGradients[0] ?? NaN),
      (factor) => factor > 3,
    ),
    ...(parameters.data === builtIn ? aboutTraining(r) : []),
  ],
  digits: ({ replayLoss }) => [
    claim(
      'steps 1, 2, 10, 100 and 200 on the recorded table have the loss of PyTorch',
      [0, 1, 9, 99, 199].map((i) => replayLoss[i] ?? NaN),
      digits([
        0.7242047786712646, 0.7602710127830505, 0.7192608118057251, 0.442552775144577, 0.26394128799438477,
      ]),
    ),
  ],
});

interface Training {
  readonly loss: readonly number[];
  readonly accuracy: readonly number[];
  readonly plainLoss: readonly number[];
  readonly plainAccuracy: readonly number[];
}

/** What holds for the table that comes with isograd; another may have nothing to learn. */
const aboutTraining = (r: Training): readonly Claim[] => [
  claim(
    'the plain net hardly learns: its loss falls by less than 15 %',
    1 - (r.plainLoss.at(-1) ?? NaN) / (r.plainLoss[0] ?? NaN),
    between(-0.05, 0.15),
  ),
  claim(
    'it guesses: the larger class has 65 % of the rows',
    r.plainAccuracy.at(-1) ?? NaN,
    between(0.5, 0.8),
  ),
  claim('with He and ELU the loss falls below 0.15', r.loss.at(-1) ?? NaN, between(0, 0.15)),
  claim('and 9 of 10 rows that it never saw are right', r.accuracy.at(-1) ?? NaN, between(0.9, 1)),
];
