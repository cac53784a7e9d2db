/** Inference mode: views, writes, nested modes and backward; golden/torch_cases.py has the same cases for PyTorch. */
import { enableGrad, isGradEnabled, noGrad, type Tensor } from '@isograd/tensor';
import {
  checkpoint,
  Function,
  type FunctionContext,
  inferenceMode,
  isInferenceModeEnabled,
} from '../../src/index.js';
import { type Cases, leaf, plain } from './case.js';
import { I, s } from './inference-state.js';

class Saving extends Function {
  static forward(ctx: FunctionContext, x: Tensor, y: Tensor): Tensor {
    ctx.saveForBackward(y);
    return x.mul(2);
  }
  static backward(_: FunctionContext, g: Tensor): readonly [Tensor, null] {
    return [g, null];
  }
}

export const inferenceWrites: Cases = {
  'a view inside, of an ordinary tensor': () => {
    const x = plain([1, 2]);
    const v = inferenceMode(() => x.view([2, 1]));
    return [...s(v), v.version];
  },
  'written to outside, the view': () => {
    const x = plain([1, 2]);
    const v = inferenceMode(() => x.view([2, 1])).add_(1);
    return [...s(v), x, x.version];
  },
  'written to outside, by what needs a gradient': () => {
    const x = plain([1, 2]);
    const v = inferenceMode(() => x.view([2, 1]));
    return s(v.mul_(leaf([[1], [2]])));
  },
  'a view inside of a result, written to outside': () => {
    const y = leaf([1, 2]).mul(1);
    return s(inferenceMode(() => y.view([2, 1])).add_(1));
  },
  'requiresGrad of a view made inside of a leaf': () => {
    const x = leaf([1, 2]);
    return inferenceMode(() => x.view([2, 1]).requiresGrad);
  },
  'writing inside into an ordinary tensor': () => {
    const x = plain([1, 2]);
    inferenceMode(() => x.add_(1));
    return [...s(x), x, x.version];
  },
  'writing inside into a leaf': () => {
    const x = leaf([1, 2]);
    inferenceMode(() => x.add_(1));
    return [...s(x), x, x.version];
  },
  'writing inside into a result': () => {
    const y = leaf([1, 2]).mul(1);
    inferenceMode(() => y.add_(1));
    return [...s(y), y, y.version];
  },
  'writing inside into what was saved': () => {
    const x = leaf([1, 2]);
    const y = x.exp();
    inferenceMode(() => y.add_(1));
    y.sum().backward();
    return x.grad;
  },
  'adding it inside to an ordinary tensor': () => {
    const x = plain([1, 2]);
    const i = I([1, 2]);
    inferenceMode(() => x.add_(i));
    return [...s(x), x.version];
  },
  'adding it to a result': () => {
    const y = leaf([1, 2])
      .mul(1)
      .add_(I([1, 2]));
    return [...s(y), y.version];
  },
  'a result times it, in place': () =>
    s(
      leaf([1, 2])
        .mul(1)
        .mul_(I([1, 2])),
    ),
  'copied into an ordinary tensor': () => s(plain([1, 2]).copy_(I([1, 2]))),
  'add_ outside': () => s(I([1, 2]).add_(1)),
  'add_ of a leaf outside': () => s(I([1, 2]).add_(leaf([1, 2]))),
  'copy_ outside': () => s(I([1, 2]).copy_(plain([1, 2]))),
  'zero_ outside': () => s(I([1, 2]).zero_()),
  'normal_ outside': () => s(I([1, 2]).normal_()),
  'add_ of a view outside': () => s(I([1, 2]).view([2, 1]).add_(1)),
  'add_ outside under noGrad': () => noGrad(() => s(I([1, 2]).add_(1))),
  'add_ in another inference mode': () => {
    const i = I([1, 2]);
    return inferenceMode(() => [...s(i.add_(1)), i]);
  },
  'add_ of a view made inside': () => s(inferenceMode(() => plain([1, 2]).view([2, 1])).add_(1)),
  'switched off inside': () =>
    inferenceMode(() =>
      inferenceMode(false, () => {
        const x = leaf([1, 2]);
        return [...s(x.mul(2)), ...s(x), isGradEnabled(), isInferenceModeEnabled()];
      }),
    ),
  'switched off inside noGrad': () =>
    noGrad(() =>
      inferenceMode(false, () => {
        const x = leaf([1, 2]);
        return [...s(x.mul(2)), ...s(x), isGradEnabled(), isInferenceModeEnabled()];
      }),
    ),
  'noGrad where it is switched off': () =>
    inferenceMode(false, () => noGrad(() => [isGradEnabled(), isInferenceModeEnabled()])),
  'enableGrad inside': () => {
    const x = leaf([1, 2]);
    return inferenceMode(() => enableGrad(() => [...s(x.mul(2)), isInferenceModeEnabled()]));
  },
  'an operation where it is switched off': () =>
    inferenceMode(() => {
      const i = plain([1, 2]);
      return inferenceMode(false, () => [...s(i.mul(2)), ...s(i.clone())]);
    }),
  'writing where it is switched off': () =>
    inferenceMode(() => {
      const i = plain([1, 2]);
      return inferenceMode(false, () => s(i.add_(1)));
    }),
  'backward inside': () => {
    const x = leaf([1, 2]);
    const y = x.mul(2).sum();
    inferenceMode(() => y.backward());
    return [x.grad, ...s(x.grad!)];
  },
  'backward inside, where a gradient is': () => {
    const x = leaf([1, 2]);
    x.grad = plain([1, 1]);
    const y = x.mul(2).sum();
    inferenceMode(() => y.backward());
    return [x.grad, ...s(x.grad), x.grad.version];
  },
  'backward outside, where a gradient of inside is': () => {
    const x = leaf([1, 2]);
    x.grad = I([1, 1]);
    x.mul(2).sum().backward();
    return x.grad;
  },
  'backward from a gradient made inside': () => {
    const x = leaf([1, 2]);
    x.clone().backward(I([5, 6]));
    return [x.grad, ...s(x.grad!)];
  },
  'backward of it': () => {
    I([1, 2]).sum().backward();
    return null;
  },
  'a hook on it': () => {
    I([1, 2]).registerHook(() => {});
    return null;
  },
  'a Function that saves it': () => s(Saving.apply(leaf([1, 2]), I([1, 2]))),
  'a Function inside': () => {
    const [x, y] = [leaf([1, 2]), plain([1, 2])];
    return inferenceMode(() => s(Saving.apply(x, y)));
  },
  'checkpoint inside': () => {
    const x = leaf([1, 2]);
    return inferenceMode(() => s(checkpoint((a) => a.mul(2), x)));
  },
  'checkpoint outside': () => s(checkpoint((a, b) => a.mul(b), leaf([1, 2]), I([1, 2]))),
};
