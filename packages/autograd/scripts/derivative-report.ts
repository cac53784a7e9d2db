/** Which operations lack a derivative, a forward rule or a batching rule of their own. */
import { isIsogradError } from '@isograd/errors';
import { type AnyOp, isFloating, ones, ops } from '@isograd/tensor';
import '../src/index.js';

export interface DerivativeReport {
  /** Without derivative, because no result is floating, or the numbers are drawn or counted. */
  readonly constant: readonly string[];
  /** Without derivative although a result is floating. */
  readonly missing: readonly string[];
  /** Forward mode goes through the vjp of the vjp. */
  readonly doubled: readonly string[];
  /** vmap runs it slice by slice. */
  readonly looped: readonly string[];
}

/** They count and pick, and what they give jumps; PyTorch has no derivative for them either. */
const counting = new Set(['histc', 'histogram', 'nextafter', 'nextafter_', 'unique', 'uniqueConsecutive']);

/** Every public operation, by its row. */
export function reportOf(): DerivativeReport {
  const all = [...ops.entries()];
  const without = all.filter(
    ([, { plan }]) => plan.formulas.length > 0 && plan.formulas.every((f) => f === null),
  );
  const constant = without.filter(
    ([, op]) => op.random === true || counting.has(op.name) || !resultIsFloating(op),
  );
  const names = (list: typeof all): string[] =>
    list.map(([name]) => name).toSorted((a, b) => (a < b ? -1 : 1));
  return {
    constant: names(constant),
    missing: names(without.filter((each) => !constant.includes(each))),
    doubled: names(all.filter(([, { jvp }]) => jvp === 'double')),
    looped: names(all.filter(([, { batch }]) => batch === 'loop')),
  };
}

/** Whether the operation gives floating numbers for floating numbers. */
function resultIsFloating(op: AnyOp): boolean {
  const inputs = op.inputs.map(() => ones([2, 2]));
  const attrs = { dims: [0], axis: 0, keepdim: false };
  try {
    const metas = op.infer === undefined ? op.inferAll!(inputs, attrs) : [op.infer(inputs, attrs)];
    return metas.some((meta) => isFloating(meta.dtype));
  } catch (error) {
    // Bitwise operations take whole numbers only.
    if (isIsogradError(error) && error.code === 'DTYPE_UNSUPPORTED') return false;
    throw error;
  }
}
