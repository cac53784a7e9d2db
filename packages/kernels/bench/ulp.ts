/**
 * Largest errors in ulp. `tsx --conditions=@isograd/source bench/ulp.ts [stride] [processes] [name...]`; stride 1 takes all 2^32
 * inputs. Runs at low priority, so that it may take its hours beside other work.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { kernels } from '../src/index.js';
import { accuracies, endOf, type Found, measure } from '../test/accuracy.js';

const helper = 'helper';

interface Task {
  readonly name: string;
  readonly stride: number;
  readonly from: number;
  readonly to: number;
}

/** One function in sixteen parts, so that processes finish together. */
function tasksOf(name: string, stride: number): Task[] {
  const end = endOf(accuracies[name]!);
  const length = stride * Math.ceil(end / 16 / stride);
  return Array.from({ length: 16 }, (_, i) => i * length).map((from) => {
    return { name, stride, from, to: Math.min(from + length, end) };
  });
}

async function main(): Promise<void> {
  setPriority(19);
  const [stride = '61', processes = '1', ...names] = process.argv.slice(2);
  console.log(`every ${stride}th of the 2^32 float32 numbers`);
  const workers = Array.from({ length: Number(processes) }, () =>
    fork(fileURLToPath(import.meta.url), [helper]),
  );
  for (const name of Object.keys(accuracies)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const tasks = tasksOf(name, Number(stride));
    const found = (await Promise.all(workers.map((worker) => drain(worker, tasks)))).flat();
    const { worst, at } = found.reduce((a, b) => (b.worst > a.worst ? b : a));
    const strange = found.flatMap((part) => part.strange);
    const others = strange.length > 0 ? `, of another kind: ${strange.join(', ')}` : '';
    console.log(`${name.padEnd(12)} ${worst.toFixed(3)} ulp at ${at}${others}`);
  }
  for (const worker of workers) worker.kill();
}

/** Gives one process tasks until there are none. */
async function drain(worker: ChildProcess, tasks: Task[]): Promise<Found[]> {
  const found: Found[] = [];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    worker.send(task);
    const [part] = await once(worker, 'message');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the helper below sends
    found.push(part as Found);
  }
  return found;
}

if (process.argv[2] === helper)
  process.on('message', ({ name, stride, from, to }: Task) =>
    process.send?.(measure(kernels(), accuracies[name]!, stride, { from, to })),
  );
else await main();
