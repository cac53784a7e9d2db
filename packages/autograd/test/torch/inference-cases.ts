/** Inference mode: what its tensors are, alone and beside others; golden/torch_cases.py has the same cases for PyTorch. */
import { cat, noGrad, tensor, where } from '@isograd/tensor';
import { inferenceMode } from '../../src/index.js';
import { type Cases, leaf, plain } from './case.js';
import { inferenceWrites } from './inference-write-cases.js';
import { I, s } from './inference-state.js';

const made: Cases = {
  'a tensor made inside': () => s(I([1, 2])),
  'its version': () => I([1, 2]).version,
  'its version inside': () => inferenceMode(() => plain([1, 2]).version),
  'a result of a leaf inside': () => {
    const x = leaf([1, 2]);
    return inferenceMode(() => s(x.mul(2)));
  },
  'a leaf made inside': () => inferenceMode(() => s(leaf([1, 2]))),
  'requiresGrad_ inside': () => inferenceMode(() => s(plain([1, 2]).requiresGrad_())),
  'requiresGrad_ inside, of an ordinary tensor': () => {
    const x = plain([1, 2]);
    return inferenceMode(() => s(x.requiresGrad_()));
  },
  'requiresGrad_ outside': () => s(I([1, 2]).requiresGrad_()),
  'requiresGrad_(false) outside': () => s(I([1, 2]).requiresGrad_(false)),
  'a leaf made inside, used outside': () => {
    const x = inferenceMode(() => leaf([1, 2]));
    const y = x.add(2);
    y.sum().backward();
    return [...s(y), x.grad, ...s(x.grad!)];
  },
  'a leaf made inside, alone in an operation outside': () => s(inferenceMode(() => leaf([1, 2])).exp()),
  'a leaf made inside, written to inside': () => inferenceMode(() => s(leaf([1, 2]).add_(1))),
  'a leaf made inside, written to outside': () => s(inferenceMode(() => leaf([1, 2])).add_(1)),
  'an operation outside': () => s(I([1, 2]).mul(2)),
  'two of them outside': () => s(I([1, 2]).add(I([1, 2]))),
  'beside a leaf, nothing is saved': () => s(leaf([1, 2]).add(I([1, 2]))),
  'beside a leaf, it is saved': () => s(leaf([1, 2]).mul(I([1, 2]))),
  'in front of a leaf, it is saved': () => s(I([1, 2]).mul(leaf([1, 2]))),
  'beside a leaf under noGrad': () => noGrad(() => s(leaf([1, 2]).mul(I([1, 2])))),
  'beside an ordinary tensor': () => s(plain([1, 2]).mul(I([1, 2]))),
  'its clone beside a leaf': () => s(leaf([1, 2]).mul(I([1, 2]).clone())),
  'a product of matrices': () => s(leaf([[1, 2]]).matmul(I([[1], [2]]))),
  'a quotient by it': () => s(leaf([1, 2]).div(I([1, 2]))),
  'a quotient of it': () => s(I([1, 2]).div(leaf([1, 2]))),
  'a condition made of it': () => s(where(I([1, 2]).gt(1), leaf([1, 2]), plain([1, 2]))),
  'indices of gather': () =>
    s(
      leaf([1, 2]).gather(
        0,
        inferenceMode(() => tensor([0n, 1n])),
      ),
    ),
  indices: () => s(leaf([1, 2]).index([inferenceMode(() => tensor([0n, 1n]))])),
  'in a list with a leaf': () => s(cat([I([1, 2]), leaf([1, 2])])),
  'a clone outside': () => s(I([1, 2]).clone()),
  'a clone inside': () => inferenceMode(() => s(plain([1, 2]).clone())),
  'a clone inside of a leaf': () => {
    const x = leaf([1, 2]);
    return inferenceMode(() => s(x.clone()));
  },
  'detach outside': () => s(I([1, 2]).detach()),
  'detach inside, of an ordinary tensor': () => {
    const x = leaf([1, 2]);
    const d = inferenceMode(() => x.detach());
    return [...s(d), d.version];
  },
  'written to after detach': () => s(I([1, 2]).detach().add_(1)),
  'a cast': () => s(I([1, 2]).to('float32')),
  'a view outside': () => s(I([1, 2]).view([2, 1])),
  'a reshape outside': () => s(I([1, 2]).reshape([2, 1])),
  'a part outside, under noGrad': () => noGrad(() => s(I([1, 2]).select(0, 0))),
};

export const inference: Cases = { ...made, ...inferenceWrites };
