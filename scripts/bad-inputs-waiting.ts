/**
 * Rows of bad-inputs.json that no test can cover yet, because the feature they speak of does not exist. When it
 * does, move the row from here into a test: the list may name no row that a test names.
 * Rows of packages that do not exist wait by themselves and are not listed.
 */

/** Rows and the feature they wait for. */
export interface Waiting {
  readonly reason: string;
  readonly rows: readonly string[];
}

/** Every row that waits. `pnpm bad-inputs` prints what is covered, what waits and what is open. */
export const waiting: readonly Waiting[] = [
  { reason: 'reports of benchmarks (anomaly mode is there)', rows: ['DIAG-31'] },
  { reason: 'initialisation driven by data (LSUV)', rows: ['INIT-22', 'INIT-23'] },
  { reason: 'float16 and bfloat16', rows: ['OPT-36'] },
  { reason: 'loss scaling', rows: ['OPT-30'] },
  { reason: 'LBFGS', rows: ['OPT-31'] },
  { reason: 'averages of parameters (EMA)', rows: ['OPT-34'] },
  { reason: 'the learning-rate finder', rows: ['OPT-38'] },
  { reason: 'synthetic data sets', rows: ['DATA-13'] },
  { reason: 'histograms', rows: ['DIAG-08', 'DIAG-09'] },
  { reason: 'reports and charts', rows: ['DIAG-13', 'DIAG-14', 'DIAG-18', 'DIAG-24'] },
  { reason: 'reports and charts', rows: ['DIAG-27', 'DIAG-28', 'DIAG-32', 'DIAG-33', 'DIAG-34'] },
  { reason: 'logs over many steps', rows: ['DIAG-17', 'DIAG-19', 'DIAG-21', 'DIAG-23'] },
  { reason: 'reports of dead units', rows: ['DIAG-29'] },
  { reason: 'spectral norms and gradient noise', rows: ['DIAG-25', 'DIAG-26'] },
  {
    reason: 'a GPU backend',
    rows: ['KERN-01', 'KERN-02', 'KERN-06', 'KERN-07', 'KERN-08', 'KERN-18', 'KERN-19'],
  },
  { reason: 'a GPU backend', rows: ['KERN-21', 'KERN-22', 'KERN-23', 'KERN-24', 'KERN-25', 'KERN-28'] },
  { reason: 'a GPU backend', rows: ['KERN-29', 'KERN-30', 'KERN-31'] },
  {
    reason: 'commands that take a network: --depth, --lr, --act, --init',
    rows: ['CLI-06', 'CLI-08', 'CLI-09', 'CLI-10'],
  },
  {
    reason: 'configuration files',
    rows: ['CLI-12', 'CLI-13', 'CLI-14', 'CLI-15', 'CLI-16', 'CLI-31', 'CLI-32'],
  },
  { reason: 'output files', rows: ['CLI-17', 'CLI-18', 'CLI-19', 'CLI-29', 'CLI-39'] },
  { reason: 'checkpoints and model files', rows: ['CLI-20', 'CLI-21', 'CLI-26'] },
  { reason: 'a policy for runs that diverge', rows: ['CLI-28'] },
  { reason: 'the local page', rows: ['CLI-33', 'CLI-34'] },
];
