/** Writing into parts of a tensor, one or several at once; golden/torch_cases.py has the same cases for PyTorch. */
import { noGrad, type Tensor } from '@isograd/tensor';
import { type Answer, type Cases, leaf, plain } from './case.js';

type Part = (x: Tensor) => Tensor;
const weights = [
  [1, 2],
  [3, 4],
];
const result = (): Tensor => leaf(weights).mul(1);
const flag = (x: Tensor): boolean => x.requiresGrad;

const parts: readonly (readonly [name: string, part: Part])[] = [
  ['chunk into one', (x) => x.chunk(1)[0]!],
  ['chunk into two', (x) => x.chunk(2)[0]!],
  ['split into one', (x) => x.split(5)[0]!],
  ['split into one by sizes', (x) => x.split([2])[0]!],
  ['unbind of two', (x) => x.unbind(0)[0]!],
  ['unbind of one', (x) => x.slice(0, 0, 1).unbind(0)[0]!],
  ['a view of a chunk', (x) => x.chunk(2)[0]!.view([2])],
  ['a clone of a chunk', (x) => x.chunk(1)[0]!.clone()],
  ['tensorSplit', (x) => x.tensorSplit(2)[0]!],
  ['hsplit into one', (x) => x.hsplit(1)[0]!],
  ['narrow', (x) => x.narrow(0, 0, 1)],
];

const writes: readonly (readonly [name: string, write: (part: Part) => Answer])[] = [
  ['a result', (part) => flag(part(result()).add_(1))],
  ['a leaf', (part) => flag(part(leaf(weights)).add_(1))],
  ['what needs no gradient', (part) => flag(part(plain(weights)).add_(1))],
  ['what needs none, by what does', (part) => flag(part(plain(weights)).mul_(leaf(2)))],
  ['a result, by a constant', (part) => flag(part(result()).zero_())],
  ['a result, all under noGrad', (part) => noGrad(() => part(result()).add_(1))],
  [
    'a result, written under noGrad',
    (part) => {
      const v = part(result());
      return noGrad(() => v.add_(1));
    },
  ],
  ['a result, part taken under noGrad', (part) => taken(part, result()).add_(1)],
  ['no gradient, part taken under noGrad', (part) => flag(taken(part, plain(weights)).add_(1))],
  [
    'no gradient, part taken under noGrad, by what needs one',
    (part) => flag(taken(part, plain(weights)).mul_(leaf(2))),
  ],
];
const taken = (part: Part, x: Tensor): Tensor => noGrad(() => part(x));

export const several: Cases = Object.fromEntries(
  parts.flatMap(([of, part]) => writes.map(([name, write]) => [`${of}: ${name}`, () => write(part)])),
);
