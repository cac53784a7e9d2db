/**
 * Whether memory stays flat, in one synchronous loop each: `node --expose-gc dist/memory.js [loop]`. Sizes are taken after each
 * tenth; the collector is asked only there, so that what is left is what is kept.
 */
import { memory } from '@isograd/kernels';
import * as torch from 'isograd';
import { emit } from './harness.js';
import { from } from './ours-arithmetic.js';
import { courseStep } from './ours-training.js';

const { nn, optim } = torch;

interface Loop {
  readonly says: string;
  readonly turns: number;
  readonly make: () => (turn: number) => void;
}

const loops: Readonly<Record<string, Loop>> = {
  training: {
    says: 'training steps of 9-16-8-1, batch 32, Adam',
    turns: 100_000,
    make: () => courseStep(32, 'adam'),
  },
  forward: {
    says: 'forward passes whose backward never runs',
    turns: 100_000,
    make: () => {
      const net = new nn.Sequential(new nn.Linear(16, 16), new nn.Tanh(), new nn.Linear(16, 1));
      const x = torch.randn([4, 16]);
      return () => void net(x).sum();
    },
  },
  arrays: {
    says: 'tensors of 64 x 64 from user arrays',
    turns: 100_000,
    make: () => {
      const numbers = new Float32Array(64 * 64).fill(0.5);
      return () => void from(numbers, [64, 64]);
    },
  },
  networks: { says: 'networks of 20 x 128 x 128, five steps each', turns: 600, make: () => oneNetwork },
  results: {
    says: 'results of 32 x 16, all kept',
    turns: 20_000,
    make: () => {
      const [x, kept] = [torch.randn([32, 16]), [] as torch.Tensor[]];
      return (turn) => {
        kept.push(torch.tanh(x));
        if (turn === 19_999 && !kept.every((y) => y.numel() === 512)) throw new Error('a result was lost');
      };
    },
  },
  graphs: {
    says: 'graphs of 100,000 operations',
    turns: 60,
    make: () => {
      const w = torch.ones([4, 4], { requiresGrad: true });
      return () => {
        let y: torch.Tensor = w;
        for (let i = 0; i < 100_000; i++) y = y.mul(1);
      };
    },
  },
};

function oneNetwork(): void {
  const net = new nn.Sequential(
    ...Array.from({ length: 20 }, () => [new nn.Linear(128, 128), new nn.Tanh()]).flat(),
  );
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.01 });
  const x = torch.randn([16, 128]);
  for (let step = 0; step < 5; step++) {
    optimizer.zeroGrad();
    net(x).pow(2).mean().backward();
    optimizer.step();
  }
}

function run(name: string, { says, turns, make }: Loop): void {
  const turn = make();
  const sizes = { wasm: [] as number[], heap: [] as number[], process: [] as number[] };
  let spent = 0;
  for (let tenth = 0; tenth < 10; tenth++) {
    const start = performance.now();
    for (let i = (turns / 10) * tenth; i < (turns / 10) * (tenth + 1); i++) turn(i);
    spent += performance.now() - start;
    globalThis.gc?.();
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    const wasm = memory().buffer.byteLength;
    sizes.wasm.push(megabytes(wasm));
    sizes.heap.push(megabytes(heapUsed + arrayBuffers));
    sizes.process.push(megabytes(rss));
  }
  emit({
    kind: 'memory',
    loop: name,
    says: `${turns.toLocaleString('en')} ${says}`,
    us: (spent * 1000) / turns,
    ...sizes,
  });
}

const megabytes = (bytes: number): number => Math.round((bytes / 2 ** 20) * 10) / 10;

if (globalThis.gc === undefined) throw new Error('memory: run with --expose-gc');
const [only] = process.argv.slice(2);
for (const [name, loop] of Object.entries(loops)) if (only === undefined || only === name) run(name, loop);
