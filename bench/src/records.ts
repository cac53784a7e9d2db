/** What the measuring processes write: one JSON object a line. */

/** A figure: the median of the quiet windows of one process. */
export interface TimeRecord {
  readonly kind: 'time';
  readonly configuration: string;
  readonly round: number;
  readonly row: string;
  /** Which way of writing the workload, where a library has several. The report takes the fastest. */
  readonly variant?: string;
  readonly us: number;
  readonly windows: number;
  readonly quiet: number;
  /** Whether others used the machine: `quiet`, `slow` (the host gave less than a core), `shared` (the other core was busy), `noisy`. */
  readonly machine: 'quiet' | 'slow' | 'shared' | 'noisy';
  readonly note?: string;
}

/** A comparison made before a row was timed. A row whose comparison fails is not timed. */
export interface CheckRecord {
  readonly kind: 'check';
  readonly configuration: string;
  readonly row: string;
  readonly ok: boolean;
  readonly says: string;
}

/** Numbers that PyTorch and isograd must agree on, within `tolerance` (relative); 0 means to the last bit. */
export interface ValueRecord {
  readonly kind: 'value';
  readonly configuration: string;
  readonly row: string;
  readonly values: readonly (number | string)[];
  readonly tolerance: number;
}

/** A row without a figure, and why. */
export interface AbsentRecord {
  readonly kind: 'absent';
  readonly configuration: string;
  readonly row: string;
  readonly reason: string;
}

/** Who measured: the versions. */
export interface AboutRecord {
  readonly kind: 'about';
  readonly configuration: string;
  readonly version: string;
  readonly runtime: string;
}

/** A configuration that could not be measured at all, and why. */
export interface MissingRecord {
  readonly kind: 'missing';
  readonly configuration: string;
  readonly reason: string;
}

/** The most multiply-adds a second that 128-bit registers gave in this round. */
export interface PeakRecord {
  readonly kind: 'peak';
  readonly round: number;
  readonly gflops: number;
}

/** One loop of the memory table. Sizes in MB, after each tenth of the loop. */
export interface MemoryRecord {
  readonly kind: 'memory';
  readonly loop: string;
  readonly says: string;
  readonly us: number;
  readonly wasm: readonly number[];
  readonly heap: readonly number[];
  readonly process: readonly number[];
}

/** The machine and the run. */
export interface RunRecord {
  readonly kind: 'run';
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  readonly commit: string;
  readonly rounds: number;
  readonly only: string | null;
}

export type BenchRecord =
  | TimeRecord
  | CheckRecord
  | ValueRecord
  | AbsentRecord
  | AboutRecord
  | MissingRecord
  | PeakRecord
  | MemoryRecord
  | RunRecord;

/** The records of a file's text. A line that a killed process left unfinished is passed over. */
export function parseRecords(text: string): readonly BenchRecord[] {
  return text.split('\n').flatMap((line) => {
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the harness wrote these lines
      return line === '' ? [] : [JSON.parse(line) as BenchRecord];
    } catch {
      return [];
    }
  });
}
