/** What functions with a derivative of their own save: forgotten in a checkpoint, and back for backward. */
import type { Tensor } from '@isograd/tensor';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { checkpoint, customVjp, Function, type FunctionContext, gradients, noGrad } from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf } from './torch/case.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
/** How many are there when nobody but the graph holds them. */
async function alive(refs: readonly WeakRef<Tensor>[]): Promise<number> {
  for (let round = 0; round < 3; round++) {
    await new Promise((done) => setTimeout(done));
    collectGarbage();
  }
  return refs.filter((ref) => ref.deref() !== undefined).length;
}

let runs = 0;
let seen: WeakRef<Tensor>[] = [];
const see = (...xs: readonly Tensor[]): void => void seen.push(...xs.map((x) => new WeakRef(x)));

/** `exp(x)`, which saves its input, its output and what it made on the way. */
class Exp extends Function {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    runs++;
    const made = x.mul(1);
    const y = made.exp();
    ctx.saveForBackward(x, y, made);
    see(x, y, made);
    return y;
  }
  static backward({ savedTensors }: FunctionContext<[Tensor, Tensor, Tensor]>, g: Tensor): Tensor {
    return g.mul(savedTensors[1]);
  }
}
const exp = customVjp(
  (x: Tensor) => x.exp(),
  (x: Tensor) => {
    runs++;
    const y = x.exp();
    const more = y.mul(1);
    see(x, y, more);
    return [y, { x, more }] as const;
  },
  ({ more }, g) => [g.mul(more)],
);

const forms: readonly (readonly [string, (x: Tensor) => Tensor])[] = [
  ['saveForBackward', (x) => Exp.apply(x)],
  ['residuals of customVjp', (x) => exp(x)],
];

test.each(forms)('%s: a checkpoint lets go of it, and runs the function once more for it', async (_, f) => {
  [runs, seen] = [0, []];
  const x = leaf([0.3, -1]);
  const y = checkpoint((a: Tensor) => f(f(a.mul(2)).mul(0.5)).sin(), x);
  expect(seen).toHaveLength(6);
  expect(await alive(seen)).toBe(0);
  y.sum().backward();
  expect(runs).toBe(4);
  const flat = leaf([0.3, -1]);
  flat.mul(2).exp().mul(0.5).exp().sin().sum().backward();
  expect(x.grad!.tolist()).toEqual(flat.grad!.tolist());
  // And when backward has passed, with the graph still there.
  expect(await alive(seen)).toBe(0);
  expect(y.gradFn).not.toBeNull();
});

test.each(forms)('%s: also in a segment inside of another one, where it is an argument', async (_, f) => {
  seen = [];
  const x = leaf([0.3]);
  const y = checkpoint((a: Tensor) => checkpoint((b: Tensor) => f(b).tanh(), a.sin()).mul(2), x);
  expect(await alive(seen)).toBe(0);
  const [g] = gradients(y.sum(), x, { createGraph: true });
  const [h] = gradients(g!.sum(), x);
  const flat = leaf([0.3]);
  const [g0] = gradients(f(flat.sin()).tanh().mul(2).sum(), flat, { createGraph: true });
  const [h0] = gradients(g0!.sum(), flat);
  expect([g!, h!].map((each) => each.tolist())).toEqual([g0!, h0!].map((each) => each.tolist()));
});

test('without a checkpoint, what a function does not save is let go of: its arguments, too', async () => {
  const kept: WeakRef<Tensor>[] = [];
  class Double extends Function {
    static forward(_: FunctionContext, x: Tensor): Tensor {
      kept.push(new WeakRef(x));
      return x.mul(2);
    }
    static backward(_: FunctionContext, g: Tensor): Tensor {
      return g.mul(2);
    }
  }
  const twice = customVjp(
    (x: Tensor) => x.mul(2),
    (x: Tensor) => {
      kept.push(new WeakRef(x));
      return [x.mul(2), null] as const;
    },
    (_, g) => [g.mul(2)],
  );
  const x = leaf([1, 2]);
  const y = twice(Double.apply(x.add(1)).add(1));
  expect(await alive(kept)).toBe(0);
  y.sum().backward();
  expect(x.grad!.tolist()).toEqual([4, 4]);
});

test('a saved value that was written to is refused as without a checkpoint, and freed values are', () => {
  const wrong = (x: Tensor): Tensor => {
    const y = Exp.apply(x.mul(1));
    noGrad(() => y.mul_(2));
    return y.sin();
  };
  for (const f of [wrong, (x: Tensor) => checkpoint(wrong, x)])
    expect(() => f(leaf([1])).backward()).toThrow(
      refusal('GRAD_INPLACE', 'ExpBackward', 'saved tensor 1', 'version 1, expected 0'),
    );
  const y = checkpoint((a: Tensor) => Exp.apply(a.mul(1)), leaf([1]));
  y.backward(undefined, { retainGraph: true });
  y.backward();
  expect(() => y.backward()).toThrow(refusal('GRAD_FREED', 'ExpBackward'));
});

test('a parameter that is saved stays, as it would anyway', () => {
  class Scale extends Function {
    static forward(ctx: FunctionContext, x: Tensor, w: Tensor): Tensor {
      ctx.saveForBackward(x, w);
      return x.mul(w);
    }
    static backward({ savedTensors: [x, w] }: FunctionContext<[Tensor, Tensor]>, g: Tensor): Tensor[] {
      return [g.mul(w), g.mul(x)];
    }
  }
  const [x, w] = [leaf([1, 2]), leaf([3, 4])];
  checkpoint((a: Tensor) => Scale.apply(a.mul(2), w), x)
    .sum()
    .backward();
  expect([x.grad!.tolist(), w.grad!.tolist()]).toEqual([
    [6, 8],
    [2, 4],
  ]);
});
