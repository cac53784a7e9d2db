/** Tapes inside of transforms see what stands outside, and what they answer can be differentiated by the transform. */
import {
  checkpoint,
  enableGrad,
  Function,
  type FunctionContext,
  grad,
  gradients,
  hessian,
  jvp,
  noGrad,
  vmap,
} from '@isograd/autograd';
import { type Tensor, tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import * as tf from '../src/tensorflow.js';

const rows = tensor([
  [1, 2],
  [3, 4],
]);
const loss = (w: Tensor, x: Tensor): Tensor => w.mul(x).square().sum();
/** By `loss`, row by row. */
const perRow = [
  [2, 16],
  [18, 64],
];

describe('a tape inside of vmap has the gradient of each sample', () => {
  test('by a variable outside', () => {
    const w = new tf.Variable([1, 2]);
    const each = (x: Tensor): Tensor => tf.gradientTape((tape) => tape.gradient(loss(w, x), w)!);
    expect(vmap(each)(rows).tolist()).toEqual(perRow);
    expect([w.grad, w.requiresGrad]).toEqual([null, true]);
  });

  test('by an argument that is not batched, watched, twice', () => {
    const each = (w: Tensor, x: Tensor): Tensor[] =>
      tf.gradientTape(
        (tape) => {
          tape.watch(w);
          const y = loss(w, x);
          return [tape.gradient(y, w)!, tape.jacobian(y, w)!];
        },
        { persistent: true },
      );
    const w = tensor([1, 2]);
    const got = vmap(each, { inAxes: [null, 0] })(w, rows);
    expect(got.map((g) => g.tolist())).toEqual([perRow, perRow]);
    expect(w.requiresGrad).toBe(false);
  });

  test('and null by a variable that is not watched or was not read', () => {
    const [w, other] = [new tf.Variable([1, 2]), new tf.Variable([1, 2])];
    const seen: unknown[] = [];
    vmap((x: Tensor) => {
      const unwatched = new tf.GradientTape({ watchAccessedVariables: false });
      seen.push(unwatched.gradient(loss(w, x), w));
      const tape = new tf.GradientTape();
      seen.push(tape.gradient(loss(w, x), other));
      return x;
    })(rows);
    expect(seen).toEqual([null, null]);
  });

  test('while an outer tape hears the sum of them', () => {
    const w = new tf.Variable([1, 2]);
    const g = tf.gradientTape((outer) => {
      const each = (x: Tensor): Tensor => tf.gradientTape((tape) => tape.gradient(loss(w, x), w)!);
      return outer.gradient(vmap(each)(rows).sum(), w)!;
    });
    // 2 w x^2 has the slope 2 x^2.
    expect(g.tolist()).toEqual([20, 40]);
  });

  test('a backward pass inside leaves a variable outside alone', () => {
    const w = new tf.Variable([1, 2]);
    vmap((x: Tensor) => {
      using _ = new tf.GradientTape();
      loss(w, x).backward();
      return x;
    })(rows);
    expect(w.grad).toBeNull();
  });
});

describe('what a tape answers has a history', () => {
  const slope = (x: Tensor): Tensor =>
    tf.gradientTape((tape) => {
      tape.watch(x);
      return tape.gradient(x.pow(3).sum(), x)!.sum();
    });
  const x = tensor([1, 2]);

  test('for the transform that runs it', () => {
    expect(grad(slope)(x).tolist()).toEqual([6, 12]);
    expect(hessian(slope)(x).tolist()).toEqual([
      [6, 0],
      [0, 6],
    ]);
    expect(jvp(slope, [x], [tensor([1, 1])])[1].item()).toBe(18);
    expect(grad((y: Tensor) => checkpoint(slope, y))(x).tolist()).toEqual([6, 12]);
  });

  test('for a second derivative of a backward that is made of it', () => {
    class Cube extends Function {
      static forward(ctx: FunctionContext, y: Tensor): Tensor {
        ctx.saveForBackward(y);
        return y.pow(3);
      }
      static backward(ctx: FunctionContext, g: Tensor): Tensor {
        const [y] = ctx.savedTensors;
        // Nothing is recorded in backward as a rule, and a tape hears what is recorded.
        return enableGrad(() =>
          tf.gradientTape((tape) => {
            tape.watch(y!);
            return tape.gradient(y!.pow(3), y!, { outputGradients: g })!;
          }),
        );
      }
    }
    const leaf = tensor([1, 2], { requiresGrad: true });
    const [g] = gradients(Cube.apply(leaf).sum(), leaf, { createGraph: true });
    expect(gradients(g!.sum(), leaf)[0]!.tolist()).toEqual([6, 12]);
    expect(
      jvp(
        grad((y: Tensor) => Cube.apply(y).sum()),
        [x],
        [tensor([1, 0])],
      )[1].tolist(),
    ).toEqual([6, 0]);
  });

  test('and none otherwise, nor under noGrad', () => {
    const w = new tf.Variable([1, 2]);
    const ask = (): boolean => tf.gradientTape((tape) => tape.gradient(w.pow(3).sum(), w)!.requiresGrad);
    expect(ask()).toBe(false);
    let hidden = true;
    grad((y: Tensor) => {
      hidden = tf.gradientTape((tape) => {
        const z = y.pow(3).sum();
        return noGrad(() => tape.gradient(z, y)!.requiresGrad);
      });
      return y.sum();
    })(x);
    expect(hidden).toBe(false);
  });
});
