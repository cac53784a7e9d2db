/** Runs recorded from PyTorch: the same start, the same gradients, the same numbers. */
import { Tensor, tensor } from '@isograd/tensor';
import { fromBits } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { golden, type Run } from './golden-files.js';
import { leaf, made, parameter, recorded, refusal, stepWith, ulps } from './recorded.js';

const { p0, grads, cases } = golden('optim.json');
/** Kinds whose arithmetic did not change from PyTorch 1.13, where the runs are from, to 2.14, which we follow. */
const unchanged = new Set(['SGD', 'Adagrad', 'Adadelta', 'ASGD', 'Rprop']);
const exact = ({ kind, options }: Run): boolean =>
  unchanged.has(kind) || (kind === 'RMSprop' && options['centered'] !== true);

// 2 ulp of the largest value is the rule of the recordings for "as good as PyTorch"; 5e-6 is 42 ulp at least.
const tolerance = (run: Run): number =>
  exact(run) ? 0 : run.within === undefined ? 2 : run.within * 2 ** 24;

describe('twenty steps on recorded gradients', () => {
  const runs = cases.filter(({ steps }) => steps !== undefined);
  test.each(runs.map((run): [string, Run] => [run.id, run]))('%s', (_, run) => {
    const params = p0.map(parameter);
    const optimizer = recorded(run, params);
    grads.forEach((gradients, t) => {
      stepWith(
        optimizer,
        params.map((p, i) => [p, fromBits(gradients[i]!)] as const),
      );
      run.steps?.[t]?.forEach((hex, i) => {
        const wanted = fromBits({ dtype: 'float32', shape: params[i]!.shape, hex });
        expect(ulps(params[i]!, wanted), `parameter ${i} after step ${t + 1}`).toBeLessThanOrEqual(
          tolerance(run),
        );
      });
    });
    for (const [i, entry] of Object.entries(run.state ?? {})) {
      const state = { ...optimizer.state.get(params[Number(i)]!) };
      for (const [name, wanted] of Object.entries(entry)) {
        const found: unknown = Reflect.get(state, name);
        // The averages lean on cancelled sums, so their last places differ a little more than the parameters'.
        if (typeof wanted === 'number') expect(found, name).toBe(wanted);
        else if (!(found instanceof Tensor)) expect(found, name).toBeInstanceOf(Tensor);
        else expect(ulps(found, fromBits(wanted)), name).toBeLessThanOrEqual(2 * tolerance(run));
      }
    }
  });
});

test('SGD, Adagrad, Adadelta, ASGD, Rprop and plain RMSprop give the recorded bits', () => {
  expect(cases.filter((run) => run.steps !== undefined && exact(run)).length).toBeGreaterThan(15);
});

test('defaults are those of PyTorch, the learning rate of SGD that of PyTorch 2', () => {
  for (const { kind, options, groups, defaults } of cases)
    if (defaults !== undefined)
      expect(
        recorded({ kind, options, ...(groups && { groups }) }, p0.map(parameter)).defaults,
      ).toMatchObject(defaults);
  expect(made('SGD', [leaf([1])]).defaults).toMatchObject({ lr: 1e-3 });
});

test.each(cases.filter(({ error }) => error !== undefined))('PyTorch refuses $id, and so do we', (run) => {
  expect(refusal(() => recorded(run, p0.map(parameter))).code).toMatch(/^ARG_(RANGE|CONFLICT)$/);
});

/** Loss and gradient in float32, written out, because differentiation is another package. */
const losses: Readonly<Record<string, (x: Tensor) => readonly [loss: Tensor, gradient: Tensor]>> = {
  quad(x) {
    const scales = tensor([1, 10, 100]);
    return [scales.mul(x).mul(x).sum(), scales.mul(x).mul(2)];
  },
  rosenbrock(x) {
    const [a, b] = [x.select(0, 0).clone(), x.select(0, 1).clone()];
    const [u, v] = [a.mul(-1).add(1), b.sub(a.mul(a))];
    const gv = v.mul(200);
    const ga = u.mul(-2).sub(gv.mul(a.mul(2)));
    return [u.mul(u).add(v.mul(v).mul(100)), tensor([ga.item(), gv.item()])];
  },
};

test.each(golden('optim-losses.json').cases)(
  '$id: closures compute the loss, and it falls as in PyTorch',
  (run) => {
    const x = leaf([...run.x0]);
    const optimizer = recorded(run, [x]);
    for (const [loss, hex] of run.steps) {
      const found = optimizer.step(() => {
        optimizer.zeroGrad();
        const [value, gradient] = losses[run.loss]!(x.detach());
        x.grad = gradient;
        return value;
      });
      // The gradients are written out in another order of operations: 1e-5 of the start values, which are about 1.
      const wanted = [
        [x.detach(), fromBits({ dtype: 'float32', shape: x.shape, hex })],
        [found, fromBits({ dtype: 'float32', shape: [], hex: loss })],
      ] as const;
      for (const [got, want] of wanted) {
        const largest = Math.max(1, want.norm({ p: Infinity }).item());
        expect(got.sub(want).norm({ p: Infinity }).item()).toBeLessThanOrEqual(1e-5 * largest);
      }
    }
  },
);
