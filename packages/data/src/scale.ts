/** Bringing the columns of a table to one scale. */
import { ArgumentError, checkOptions, ShapeError, shown } from '@isograd/errors';
import { isFloating, Tensor } from '@isograd/tensor';

export interface ScaleOptions {
  /**
   * The table whose columns set the scale; `x` itself by default. Give the training rows when you scale the others:
   * a scale that has seen them is a leak.
   */
  readonly fit?: Tensor;
}

/**
 * Each column (first axis: rows) moved and stretched so that its smallest value is 0 and its largest 1. A column that
 * is constant becomes 0. NaN in a column makes NaN of all of it.
 * Throws `ShapeError` `SHAPE_RANK` without rows, `SHAPE_MISMATCH`; `ArgumentError` `ARG_TYPE`, `ARG_UNKNOWN`.
 */
export function minMaxScale(x: Tensor, options: ScaleOptions = {}): Tensor {
  const [values, fit] = tablesOf('minMaxScale', x, options);
  const low = fit.amin(0);
  return values.sub(low).div(orOne(fit.amax(0).sub(low)));
}

/**
 * Each column moved and stretched so that its mean is 0 and its standard deviation, counted over all rows, is 1. A
 * column that is constant becomes 0. Throws as `minMaxScale`.
 */
export function standardise(x: Tensor, options: ScaleOptions = {}): Tensor {
  const [values, fit] = tablesOf('standardise', x, options);
  const mean = fit.double().mean(0);
  const spread = orOne(fit.double().std(0, { correction: 0 }));
  return values.double().sub(mean).div(spread).to(values.dtype);
}

/** A width of 0 is 1: what is moved to 0 stays there. */
const orOne = (width: Tensor): Tensor => width.maskedFill(width.eq(0), 1);

function tablesOf(who: string, x: unknown, options: ScaleOptions): readonly [Tensor, Tensor] {
  checkOptions(who, options, ['fit']);
  const values = tableOf(who, 'x', x);
  const fit = options.fit === undefined ? values : tableOf(who, 'fit', options.fit);
  if (fit.shape.slice(1).join() !== values.shape.slice(1).join())
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `${who}: columns of [${values.shape}] are not those of [${fit.shape}]`,
      {
        op: who,
        details: { shapes: [values.shape, fit.shape] },
      },
    );
  return [values, fit];
}

function tableOf(who: string, name: string, x: unknown): Tensor {
  if (!(x instanceof Tensor))
    throw new ArgumentError('ARG_TYPE', `${who}: ${name} is ${shown(x)}; wanted a tensor`, { op: who });
  if (x.shape.length === 0 || x.shape[0] === 0)
    throw new ShapeError('SHAPE_RANK', `${who}: ${name} is [${x.shape}]; at least one row is wanted`, {
      op: who,
    });
  return isFloating(x.dtype) ? x : x.float();
}
