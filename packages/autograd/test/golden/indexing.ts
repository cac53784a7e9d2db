/** What stands between Python's square brackets in the golden data, as operations. */
import { tensor, type Tensor } from '@isograd/tensor';

export const indexing: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  '1': (x) => x.select(0, 1),
  '-1': (x) => x.select(0, -1),
  '1:3': (x) => x.slice(0, 1, 3),
  '::2': (x) => x.slice(0, 0, 4, 2),
  ':, 1': (x) => x.select(1, 1),
  '..., 0': (x) => x.select(-1, 0),
  'None, :, 1:4:2': (x) => x.unsqueeze(0).slice(2, 1, 4, 2),
  '1, 2': (x) => x.select(0, 1).select(0, 2),
  '[0, 2]': (x) => x.index([[0, 2]]),
  // PyTorch 1.13 takes two nested lists for one list on each axis.
  '[[0, 1], [2, 0]]': (x) =>
    x.index([
      [0, 1],
      [2, 0],
    ]),
  ':, [0, 2, 2]': (x) => x.index([null, [0, 2, 2]]),
  '[0, 1], [1, 0]': (x) =>
    x.index([
      [0, 1],
      [1, 0],
    ]),
  'x > 0': (x) => x.index([x.gt(0)]),
  '[True, False, True, False]': (x) => x.index([tensor([true, false, true, false])]),
  '1:1': (x) => x.slice(0, 1, 1),
  '-3:-1': (x) => x.slice(0, -3, -1),
  '..., None': (x) => x.unsqueeze(-1),
};
