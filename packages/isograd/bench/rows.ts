/** `pnpm bench`: the workloads of the course, timed side by side in one run. Quote medians and ratios. */
import os from 'node:os';
import * as torch from 'isograd';
import { Bench } from 'tinybench';
import { net9, steps } from './workloads.js';

const { nn } = torch;
const only = process.argv[2] === undefined ? null : new RegExp(process.argv[2]);
torch.manualSeed(0);

/** A row: what is timed, and how many of its units one call does. */
interface Row {
  readonly id: string;
  readonly says: string;
  readonly per: number;
  readonly run: () => void;
}

const ready = Array.from({ length: 100 }, () => torch.randn([4, 4]));
const input = torch.randn([16, 256]);

class Deep extends nn.Module {
  linears = new nn.ModuleList(Array.from({ length: 100 }, () => new nn.Linear(256, 256, { bias: false })));
  constructor(readonly activation: (x: torch.Tensor) => torch.Tensor) {
    super();
    for (const p of this.parameters()) nn.init.xavierUniform_(p, { gain: 5 / 3 });
  }
  forward(x: torch.Tensor): torch.Tensor {
    for (const linear of this.linears) x = this.activation(linear(x));
    return x;
  }
}
const deep = new Deep(torch.tanh);
const chain = (next: (i: number) => torch.Tensor): void => {
  let product = ready[0]!;
  for (let i = 0; i < 100; i++) product = product.matmul(next(i));
};

const rows: readonly Row[] = [
  {
    id: 'W2',
    says: '4x4 chain, a product with a fresh randn',
    per: 100,
    run: () => chain(() => torch.randn([4, 4])),
  },
  { id: 'W2b', says: '4x4 product', per: 100, run: () => chain((i) => ready[i]!) },
  { id: 'W3r', says: 'randn of 10^7', per: 1, run: () => void torch.randn([10_000_000]) },
  {
    id: 'W4',
    says: '100 x 256 tanh net, batch 16, forward',
    per: 1,
    run: () => torch.noGrad(() => void deep(input)),
  },
  {
    id: 'W4b',
    says: 'the same, forward and backward',
    per: 1,
    run: () => {
      deep.zeroGrad();
      deep(input).sum().backward();
    },
  },
  { id: 'W7c', says: 'conv 16 -> 32, 3x3, 32x28x28, forward', per: 1, run: convolving(false) },
  { id: 'W7cb', says: 'the same, forward and backward', per: 1, run: convolving(true) },
  { id: 'W7p', says: 'max pool 2x2 of 32x32x26x26, both ways', per: 1, run: poolBothWays() },
  ...steps.map(({ id, says, make }) => ({ id, says, per: 1, run: make(net9()) })),
  { id: 'W6', says: 'sigmoid of 10^6, forward and backward', per: 1, run: sigmoidBothWays() },
  { id: 'W6s', says: 'sum of 10^6', per: 1, run: sumOfMillion() },
];

function sigmoidBothWays(): () => void {
  const x = torch.randn([1_000_000], { requiresGrad: true });
  const g = torch.ones([1_000_000]);
  return () => {
    x.grad = null;
    x.sigmoid().backward(g);
  };
}
function convolving(backward: boolean): () => void {
  const conv = new nn.Conv2d(16, 32, 3);
  const x = torch.randn([32, 16, 28, 28], { requiresGrad: backward });
  if (!backward) return () => torch.noGrad(() => void conv(x));
  return () => {
    x.grad = null;
    conv.zeroGrad();
    conv(x).sum().backward();
  };
}
function poolBothWays(): () => void {
  const x = torch.randn([32, 32, 26, 26], { requiresGrad: true });
  return () => {
    x.grad = null;
    x.maxPool2d(2).sum().backward();
  };
}
function sumOfMillion(): () => void {
  const x = torch.randn([1_000_000]);
  return () => void x.sum();
}

const bench = new Bench({ time: 400, warmupTime: 150, throws: true });
for (const row of rows) if (only === null || only.test(row.id)) bench.add(row.id, row.run);
await bench.run();

console.log(
  `node ${process.version}, ${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores`,
);
const first = bench.tasks[0];
for (const task of bench.tasks) {
  const row = rows.find(({ id }) => id === task.name)!;
  const us = (median(task) * 1000) / row.per;
  const ratio =
    first === undefined ? 1 : us / ((median(first) * 1000) / rows.find(({ id }) => id === first.name)!.per);
  console.log(
    `${row.id.padEnd(5)} ${row.says.padEnd(52)} ${us.toFixed(us < 100 ? 2 : 0).padStart(10)} us ${ratio.toFixed(2).padStart(12)} x ${first?.name}`,
  );
}

function median(task: (typeof bench.tasks)[number]): number {
  const { result } = task;
  return 'latency' in result ? result.latency.p50 : NaN;
}
