/** Coordinates of a grid. */
import { ArgumentError, checkOptions, ShapeError, shown } from '@isograd/errors';
import type { OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { expand, transpose } from './axes.js';
import { checkList } from './lists.js';
import { reshape } from './reshapes.js';

export interface MeshgridOptions {
  /** `ij`: the first tensor runs along the first axis; `xy`: along the second, as on paper. `ij` unless said otherwise. */
  readonly indexing?: 'ij' | 'xy';
}
/**
 * Coordinates of a grid: for each of several vectors a view of its values over the whole grid (torch.meshgrid).
 * Throws `ShapeError` `SHAPE_RANK`, `ArgumentError` `ARG_RANGE`, `ARG_UNKNOWN`.
 */
export const meshgrid: OpFunction<[xs: readonly Tensor[], options?: MeshgridOptions], readonly Tensor[]> =
  Object.assign(
    (xs: readonly Tensor[], options: MeshgridOptions = {}): readonly Tensor[] => {
      checkList('meshgrid', xs);
      checkOptions('meshgrid', options, ['indexing']);
      const { indexing = 'ij' } = options;
      if (indexing !== 'ij' && indexing !== 'xy')
        throw new ArgumentError('ARG_UNKNOWN', `meshgrid: indexing is "ij" or "xy", got ${shown(indexing)}`, {
          op: 'meshgrid',
        });
      const long = xs.findIndex((x) => x.shape.length > 1);
      if (long >= 0)
        throw new ShapeError(
          'SHAPE_RANK',
          `meshgrid: tensor ${long} is [${xs[long]!.shape}]; vectors are wanted`,
          { op: 'meshgrid' },
        );
      const sizes = xs.map((x) => x.shape[0] ?? 1);
      const along = (k: number): number[] => sizes.map((n, d) => (d === k ? n : 1));
      const grids = xs.map((x, k) => expand(reshape(x, along(k)), sizes));
      return indexing === 'xy' && xs.length > 1 ? grids.map((grid) => transpose(grid, 0, 1)) : grids;
    },
    { op: expand.op },
  );
