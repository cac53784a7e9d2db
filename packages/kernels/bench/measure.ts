/** One way to time: tinybench, medians, a table. */
import { Bench } from 'tinybench';

/** A row to be timed: what it is called, what it runs, and how many units (elements, operations) one run is. */
export interface Row {
  readonly name: string;
  readonly run: () => void;
  readonly units: number;
  /** From nanoseconds per unit to the figure that is shown. */
  readonly show?: (ns: number) => string;
}

/** Times the rows and prints one line each. Calls shorter than the clock can see are repeated. */
export async function table(title: string, rows: readonly Row[]): Promise<void> {
  console.log(`\n${title}`);
  for (const { name, run, units, show = (ns: number) => `${ns.toFixed(2)} ns` } of rows) {
    const repeat = Math.max(1, Math.round(200 / Math.max(1, millisecondsOf(run) * 1000)));
    const bench = new Bench({ time: 300, warmupTime: 150 });
    bench.add(name, () => {
      for (let i = 0; i < repeat; i++) run();
    });
    await bench.run();
    const [task] = bench.tasks;
    const result = task?.result;
    if (result?.state !== 'completed') throw new Error(`${name} did not run`);
    console.log(`  ${name.padEnd(28)} ${show((result.latency.p50 * 1e6) / repeat / units)}`);
  }
}

function millisecondsOf(run: () => void): number {
  for (let i = 0; i < 50; i++) run();
  const start = performance.now();
  for (let i = 0; i < 10; i++) run();
  return (performance.now() - start) / 10;
}
