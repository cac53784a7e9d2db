/** Who is measured: one configuration is one way to start a process. */

/** What a configuration counts as in the report. */
export type Kind = 'ours' | 'mode' | 'javascript' | 'native' | 'pytorch';

export interface Configuration {
  /** Its name in `--peers` and in the report. */
  readonly name: string;
  readonly kind: Kind;
  readonly runtime: 'node' | 'node24' | 'python';
  /** The program, relative to the bench's folder, and its arguments. */
  readonly program: readonly string[];
  /** The program that W9 times; none where there is no backward. */
  readonly startUp?: readonly string[];
  /** The npm project it needs under the folder of peers. */
  readonly project?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** An npm project of its own for each peer, so that none sees another's dependencies. */
export interface Project {
  readonly name: string;
  readonly packages: readonly string[];
  /** Dependencies that want to download or compile what the measured path does not need. */
  readonly ignoreScripts?: boolean;
}

const ours = { program: ['dist/ours.js'], startUp: ['startup/isograd.mjs'] } as const;
const peer = (name: string): Configuration => ({
  name,
  kind: 'javascript',
  runtime: 'node',
  program: [`peers/${name}.mjs`],
  project: name,
});
const differentiating = (name: string): Configuration => ({
  ...peer(name),
  startUp: [`startup/${name}.mjs`],
});
const onnx = (name: string, kind: Kind): Configuration => ({
  ...peer(name),
  kind,
  program: ['peers/onnxruntime.mjs', name],
});
const torch = { kind: 'pytorch', runtime: 'python', program: ['peers/torch_rows.py'] } as const;

// What the PyTorch tuning guide gets from jemalloc: glibc keeps its pages instead of asking the system again.
const keepPages = { MALLOC_TRIM_THRESHOLD_: '1000000000', MALLOC_MMAP_THRESHOLD_: '1000000000' };

/** All configurations, in the order in which a round runs them. */
export const configurations: readonly Configuration[] = [
  { name: 'isograd', kind: 'ours', runtime: 'node', ...ours },
  { name: 'pytorch', ...torch, startUp: ['startup/pytorch.py'] },
  { name: 'pytorch-malloc', ...torch, environment: keepPages },
  differentiating('jax-js'),
  { ...differentiating('jax-js'), name: 'jax-js-24', runtime: 'node24' },
  differentiating('tfjs'),
  peer('numpy-ts'),
  differentiating('js-pytorch'),
  peer('ml-matrix'),
  onnx('onnxruntime-web', 'javascript'),
  onnx('onnxruntime-node', 'native'),
  { name: 'isograd-24', kind: 'mode', runtime: 'node24', ...ours },
  mode('fused'),
  mode('wide'),
];

function mode(name: string): Configuration {
  return {
    name: `isograd-${name}`,
    kind: 'mode',
    runtime: 'node24',
    ...ours,
    environment: { ISOGRAD_KERNELS: name },
  };
}

/** The versions that the report was made with. */
export const projects: readonly Project[] = [
  { name: 'jax-js', packages: ['@jax-js/jax@0.1.25'] },
  { name: 'tfjs', packages: ['@tensorflow/tfjs@4.22.0', '@tensorflow/tfjs-backend-wasm@4.22.0'] },
  { name: 'js-pytorch', packages: ['js-pytorch@0.7.2'], ignoreScripts: true },
  { name: 'numpy-ts', packages: ['numpy-ts@1.4.0'] },
  { name: 'ml-matrix', packages: ['ml-matrix@6.15.1'] },
  { name: 'onnxruntime-web', packages: ['onnxruntime-web@1.30.0'] },
  { name: 'onnxruntime-node', packages: ['onnxruntime-node@1.30.0'], ignoreScripts: true },
  { name: 'node24', packages: [`node-${process.platform}-${process.arch}@24.21.0`] },
];

/** The configurations named, or all of them. `ours` leaves out everything but isograd and its modes. */
export function chosen(options: { readonly peers?: readonly string[]; readonly ours?: boolean }): {
  readonly configurations: readonly Configuration[];
  readonly unknown: readonly string[];
} {
  const names = new Set(configurations.map(({ name }) => name));
  if (options.ours === true)
    return { configurations: configurations.filter(({ kind }) => kind === 'ours'), unknown: [] };
  if (options.peers === undefined) return { configurations, unknown: [] };
  const { peers } = options;
  return {
    // isograd is in every table: all ratios are to it.
    configurations: configurations.filter(({ name }) => name === 'isograd' || peers.includes(name)),
    unknown: peers.filter((name) => !names.has(name)),
  };
}
