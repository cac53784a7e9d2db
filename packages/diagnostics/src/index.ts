/** @isograd/diagnostics: says where signal or gradient vanishes or explodes. */
import './begin.js';
import { markCode } from '@isograd/errors';
export { diagnose, type DiagnoseOptions } from './diagnose.js';
export type { Diagnosis, Verdict } from './diagnosis.js';
export { type Examination, examine } from './examine.js';
export {
  checkRecording,
  type LayerRecord,
  type LossRecord,
  mergeRecordings,
  type ParameterRecord,
  type Recording,
} from './recording.js';
export { report, type ReportOptions } from './report.js';
export { type Statistic, type StatisticName, statisticOf, statistics } from './statistics.js';
export { mergeSummaries, nothing, summarise, type Summary } from './summary.js';
export { tally } from './tally.js';
export { type Run, worstRun } from './trend.js';
export { type Watch, watch } from './watch.js';

// The last line of this package in a bundle.
markCode('@isograd/diagnostics');
