/** MXNet's kernel of bilinear upsampling. */
import { sizeOf, tensor } from '@isograd/tensor';
import { dialect } from './initializer.js';
import { refuseRank } from './plans.js';

/**
 * The kernel [out, in, h, w] of a transposed convolution that interpolates: (1 - |x/f - c|)(1 - |y/f - c|) with
 * f = ⌈w/2⌉ and c = (2f - 1 - f mod 2) / 2f, the same for all channels. Nothing is drawn. Throws `ShapeError` `SHAPE_RANK`.
 */
export const Bilinear = dialect(
  'mxnet',
  'out, in',
)<object>({
  name: 'Bilinear',
  aliases: ['bilinear'],
  options: [],
  entries: [{ concept: 'special' }],
  plan: (_, op) => ({
    rule: '(1 - |x/f - c|)(1 - |y/f - c|)',
    draw(shape, dtype) {
      if (shape.length !== 4) return refuseRank(op, shape, 'rank 4 is wanted');
      const [height, width] = [shape[2]!, shape[3]!];
      const f = Math.ceil(width / 2);
      const c = (2 * f - 1 - (f % 2)) / (2 * f);
      const values = Float64Array.from({ length: sizeOf(shape) }, (__, i) => {
        const [x, y] = [i % width, Math.floor(i / width) % height];
        return (1 - Math.abs(x / f - c)) * (1 - Math.abs(y / f - c));
      });
      return () => tensor(values, { shape, dtype });
    },
  }),
});
