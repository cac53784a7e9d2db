/** Which elements are among those of another tensor. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { defineOp, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import { positions } from '../shape.js';
import { Tensor } from '../tensor.js';
import { logicalNot } from './compare.js';
import { compared, type TensorLike } from './scalar.js';

const belonging: OpFunction<[x: Tensor, test: Tensor]> = defineOp<undefined, 'x' | 'test', 'y'>({
  name: 'isin',
  node: '',
  inputs: ['x', 'test'],
  outputs: ['y'],
  infer: ([x]) => ({ shape: x!.shape, dtype: 'bool' }),
  kernel([x, test], [y]) {
    const [X, T, Y] = [x!.storage.data, test!.storage.data, y!.storage.data];
    // A set holds that NaN equals itself, which it does not here.
    const members = new Set(Array.from(positions(test!), (at) => T[at]!).filter((v) => v === v));
    positions(x!).forEach((at, i) => void (Y[i] = members.has(X[at]!) ? 1 : 0));
  },
  vjp: { x: null, test: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (x, test) => run.one([x, test], undefined));

export interface IsinOptions {
  /** Whether to ask for the others. */
  readonly invert?: boolean;
  /** A promise that no element occurs twice, which spares PyTorch work and changes nothing here. */
  readonly assumeUnique?: boolean;
}

/**
 * Where elements of `x` are among those of `test`; NaN is nowhere (torch.isin). One of the two may be a number.
 * Throws `ArgumentError` `ARG_TYPE`, `ARG_UNKNOWN`.
 */
export const isin: OpFunction<[x: TensorLike, test: TensorLike, options?: IsinOptions]> = Object.assign(
  (x: TensorLike, test: TensorLike, options: IsinOptions = {}): Tensor => {
    checkOptions('isin', options, ['invert', 'assumeUnique']);
    const { invert = false, assumeUnique = false } = options;
    for (const [name, value] of Object.entries({ invert, assumeUnique }))
      if (typeof value !== 'boolean')
        throw new ArgumentError('ARG_TYPE', `isin: ${name} must be true or false, got ${shown(value)}`, {
          op: 'isin',
        });
    const elements = x instanceof Tensor ? x : compared('isin', x, tensorOf('isin', test, 'one of the two'));
    const y = belonging(elements, compared('isin', test, elements));
    return invert ? logicalNot(y) : y;
  },
  { op: belonging.op },
);
