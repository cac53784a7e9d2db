/** S-PT-18: networks whose weights are all zero, or all the same, and what tells their units apart. */
import * as torch from 'isograd';
import { between, claim, digits, is } from '../claim.js';
import { example } from '../example.js';
import { short } from '../numbers.js';

const { nn } = torch;
const F = nn.functional;

export const symmetry = example({
  id: 'S-PT-18',
  title: 'Zero and constant weights, and what breaks their symmetry',
  document: 'textbook',
  question: 'What can a network learn whose units all start with the same weights?',
  seed: 0,
  parameters: { steps: 30 },
  run({ seed, parameters: { steps }, print, plot }) {
    const zeros = trained(seed, steps, (p) => nn.init.zeros_(p));
    const constant = trained(seed, steps, (p) => nn.init.constant_(p, 0.5));
    const random = trained(seed, steps, (p) => p);
    const biased = trained(seed, steps, (p, name) => (name.endsWith('bias') ? p : nn.init.zeros_(p)));
    print(`start            first loss   loss after ${steps} steps   units that differ`);
    const rows = { zeros, constant, random, 'zero W, random b': biased };
    for (const [name, { loss, distinct }] of Object.entries(rows)) {
      const [first, last] = [short(loss[0] ?? NaN, 4), short(loss.at(-1) ?? NaN, 4)];
      print(`${name.padEnd(17)}${first.padStart(10)}${last.padStart(22)}${`${distinct} of 4`.padStart(20)}`);
    }
    const plain = twoUnits(seed, steps, 0);
    const dropped = twoUnits(seed, steps, 0.5);
    print(`largest difference of two constant units after ${steps} steps: ${short(plain.difference)}`);
    print(`the same with dropout: ${short(dropped.difference)}`);
    plot({
      title: 'loss while training',
      scale: 'log',
      x: { label: 'step', from: 0, to: steps - 1 },
      series: { zeros: zeros.loss, constant: constant.loss, random: random.loss },
    });
    return {
      zeroLoss: zeros.loss,
      zeroGradients: zeros.gradients,
      zeroSpread: zeros.spread,
      zeroWeights: zeros.weights,
      constantLoss: constant.loss,
      constantUnits: constant.distinct,
      randomLoss: random.loss,
      randomUnits: random.distinct,
      permuted: permutedDifference(seed),
      biasedGradients: biased.gradients,
      biasedUnits: biased.distinct,
      plainLoss: plain.loss,
      plainDifference: plain.difference,
      droppedLoss: dropped.loss,
      droppedDifference: dropped.difference,
    };
  },
  claims: (r) => [
    claim(
      'exchanging two hidden units does not change what a network computes',
      r.permuted,
      between(0, 1e-6),
    ),
    claim('with all weights zero the output is the same whatever the input', r.zeroSpread, is(0)),
    claim(
      '"gradients will be zero everywhere": not that of the last bias',
      r.zeroGradients[3] ?? NaN,
      (norm) => norm > 0,
    ),
    claim('those of the other three parameters are zero', r.zeroGradients.slice(0, 3), (norms) =>
      norms.every((norm) => norm === 0),
    ),
    claim('so after training the weights are still zero', r.zeroWeights, is(0)),
    claim('constant weights: the four units stay one and the same, bit for bit', r.constantUnits, is(1)),
    claim('random weights: four different units', r.randomUnits, is(4)),
    claim('two units with equal weights stay equal in every step', r.plainDifference, is(0)),
    claim('dropout breaks their symmetry', r.droppedDifference, (difference) => difference > 0),
    claim(
      '"W zero and not b" is not okay: the first layer, weights and bias, gets no gradient at first',
      r.biasedGradients.slice(0, 2),
      (norms) => norms.every((norm) => norm === 0),
    ),
    claim('what tells its units apart later is their random bias alone', r.biasedUnits, is(4)),
  ],
  digits: (r) => [
    claim(
      'the last bias starts with the gradient of PyTorch',
      r.zeroGradients[3] ?? NaN,
      digits(0.07765001803636551),
    ),
    claim(
      'the losses after 30 steps are those of PyTorch: zeros',
      last(r.zeroLoss),
      digits(0.5587549209594727),
    ),
    claim('constants', last(r.constantLoss), digits(0.11061487346887589)),
    claim('random', last(r.randomLoss), digits(0.14341415464878082)),
    claim('two units', last(r.plainLoss), digits(0.14268311858177185)),
    claim('two units with dropout', last(r.droppedLoss), digits(3.334435224533081)),
  ],
});

const last = (values: readonly number[]): number => values.at(-1) ?? NaN;

/** One hidden layer of four tanh units, trained on sin(sum of x); `start` chooses each parameter's first values. */
function trained(seed: number, steps: number, start: (p: torch.Tensor, name: string) => torch.Tensor) {
  torch.manualSeed(seed);
  const hidden = new nn.Linear(3, 4);
  const net = new nn.Sequential(hidden, new nn.Tanh(), new nn.Linear(4, 1));
  for (const [name, p] of net.namedParameters()) start(p, name);
  const X = torch.randn([16, 3]);
  const y = torch.sin(X.sum(1, { keepdim: true }));
  const outputs = net(X);
  const spread = outputs.max().sub(outputs.min()).item();

  const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.1 });
  const losses: number[] = [];
  let gradients: number[] = [];
  for (let t = 0; t < steps; t++) {
    optimizer.zeroGrad();
    const loss = F.mseLoss(net(X), y);
    loss.backward();
    losses.push(loss.item());
    if (t === 0) gradients = net.parameters().map((p) => p.grad?.norm().item() ?? NaN);
    optimizer.step();
  }
  const units = Array.from({ length: 4 }, (_, i) => String(hidden.weight.select(0, i).tolist()));
  return {
    loss: losses,
    gradients,
    spread,
    distinct: new Set(units).size,
    weights: hidden.weight.abs().max().item(),
  };
}

/** Two linear units with constant weights, with dropout behind them or without. */
function twoUnits(seed: number, steps: number, dropout: number) {
  torch.manualSeed(seed);
  const hidden = new nn.Linear(4, 2, { bias: false });
  const middle = dropout === 0 ? new nn.Identity() : new nn.Dropout(dropout);
  const net = new nn.Sequential(hidden, middle, new nn.Linear(2, 1, { bias: false }));
  for (const p of net.parameters()) nn.init.constant_(p, 0.3);
  const X = torch.randn([8, 4]);
  const y = X.slice(1, 0, 1)
    .mul(2)
    .sub(X.slice(1, 1, 2));

  const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.05 });
  const losses: number[] = [];
  for (let t = 0; t < steps; t++) {
    optimizer.zeroGrad();
    const loss = F.mseLoss(net(X), y);
    loss.backward();
    losses.push(loss.item());
    optimizer.step();
  }
  const [a, b] = [hidden.weight.select(0, 0), hidden.weight.select(0, 1)];
  return { loss: losses, difference: a.sub(b).abs().max().item() };
}

/** How far outputs move when two hidden units, their weights in and out, change places. */
function permutedDifference(seed: number): number {
  torch.manualSeed(seed);
  const [W1, W2, x] = [torch.randn([2, 3]), torch.randn([1, 2]), torch.randn([3, 8])];
  const swapped = torch.tensor([1n, 0n]);
  const output = W2.matmul(torch.tanh(W1.matmul(x)));
  const other = W2.indexSelect(1, swapped).matmul(torch.tanh(W1.indexSelect(0, swapped).matmul(x)));
  return output.sub(other).abs().max().item();
}
