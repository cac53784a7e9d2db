/** The built-in 9-feature table: Breast Cancer Wisconsin (Original). */
import { checkOptions } from '@isograd/errors';
import type { Missing } from '../csv/missing.js';
import { type LabelledTable, parseCsv } from '../csv/table.js';
import { breastCancerText } from './breast-cancer-text.js';

const columns = [
  'clump_thickness',
  'cell_size_uniformity',
  'cell_shape_uniformity',
  'marginal_adhesion',
  'epithelial_cell_size',
  'bare_nuclei',
  'bland_chromatin',
  'normal_nucleoli',
  'mitoses',
  'malignant',
];

export interface BreastCancerOptions {
  /** What becomes of the 16 rows whose `bare_nuclei` is empty. Default "drop". */
  readonly missing?: Missing;
}

/**
 * 699 samples of breast tissue with nine features graded 1 to 10 and the label `malignant`, 0 or 1: 683 rows (444
 * benign, 239 malignant) after the 16 with an empty `bare_nuclei` are dropped, which `missing` counts.
 * W. H. Wolberg, UCI Machine Learning Repository, CC BY 4.0. Throws `ArgumentError`: `ARG_UNKNOWN`, `ARG_RANGE`, `ARG_TYPE`.
 */
export function breastCancer(options: BreastCancerOptions = {}): LabelledTable {
  checkOptions('breastCancer', options, ['missing']);
  const { missing = 'drop' } = options;
  return parseCsv([columns.join(','), ...rows()].join('\n'), {
    label: 'malignant',
    missing,
    name: 'breastCancer',
  });
}

/** One character is one cell: a grade in base 36, or `?` for an empty cell. */
const rows = (): string[] =>
  breastCancerText
    .trim()
    .split(/\s+/)
    .map((row) => Array.from(row, (cell) => (cell === '?' ? '' : Number.parseInt(cell, 36))).join(','));
