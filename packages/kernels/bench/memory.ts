/** The ring in long synchronous loops: memory must be flat. `node --expose-gc` is not needed; nothing here awaits. */
import { type Block, f32View, kernels, memory, ring } from '../src/index.js';

const k = kernels();
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** Runs a loop and prints its time per turn, what it left in memory, and what the process takes. */
function report(name: string, turns: number, turn: (i: number) => void): void {
  const start = performance.now();
  for (let i = 0; i < turns; i++) turn(i);
  const each = ((performance.now() - start) * 1000) / turns;
  const { rss, heapUsed } = process.memoryUsage();
  console.log(
    `${name.padEnd(44)} ${each.toFixed(2).padStart(8)} us, wasm ${megabytes(memory().buffer.byteLength)}, heap ${megabytes(heapUsed)}, process ${megabytes(rss)}`,
  );
}

/** One op: hold, allocate, call. */
function op(n: number, x: Block): Block {
  ring.begin();
  ring.hold(x);
  const out = ring.allocate(4 * n);
  k.tanh(n, ring.address(x), ring.address(out));
  return out;
}

const array = new Float32Array(64 * 64).fill(0.5);
report('100,000 arrays of 64 x 64 made and dropped', 100_000, () => {
  const block = ring.allocateOwn(4 * array.length);
  f32View().set(array, ring.address(block) / 4);
});

const small = ring.allocateOwn(64);
report('1,000,000 ops on 4 x 4, results dropped', 1_000_000, () => void op(16, small));

const row = ring.allocateOwn(4 * 32 * 16);
report('100,000 chains of 20 ops on 32 x 16, dropped', 100_000, () => {
  let x = row;
  for (let i = 0; i < 20; i++) x = op(512, x);
});

report('600 networks of 20 x 128 x 128, five steps', 600, () => {
  const weights = Array.from({ length: 20 }, () => ring.allocateOwn(4 * 128 * 128));
  for (let step = 0; step < 5; step++) for (const weight of weights) op(128 * 128, weight);
});

const kept: Block[] = [];
report('20,000 results of 32 x 16 kept', 20_000, () => void kept.push(op(512, row)));
const whole = kept.every((block) => ring.read(block, 4).length === 4);
console.log(`all ${kept.length} readable: ${whole}; ${JSON.stringify(ring.use)}`);
