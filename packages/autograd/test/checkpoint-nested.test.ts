/** Segments inside of segments: how often each runs, what is kept, the same numbers as without, and the same refusals. */
import { manualSeed, type Tensor } from '@isograd/tensor';
import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { checkpoint, grad, gradients, hessian, jvp, vmap } from '../src/index.js';
import { dry, program, tree } from './checkpoint-programs.js';
import { refusal } from './refusal.js';
import { leaf, plain } from './torch/case.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
test.each([1, 2, 3, 4, 5, 6])('%i segments in one another run twice each, the innermost, too', (depth) => {
  const runs = Array.from({ length: depth }, () => 0);
  const nest = (d: number, x: Tensor): Tensor => {
    runs[d]!++;
    const y = x.exp().sin();
    return (d + 1 < depth ? checkpoint((z: Tensor) => nest(d + 1, z), y) : y).tanh().exp();
  };
  checkpoint((x: Tensor) => nest(0, x), leaf([0.3])).backward();
  expect(runs).toEqual(runs.map(() => 2));
});

test('of segments in a row, the last comes back with the one around it, and the others run once more', () => {
  const runs = [0, 0, 0];
  const inner = (i: number) => (x: Tensor) => {
    runs[i]!++;
    return x.sin().exp();
  };
  checkpoint(
    (x: Tensor) => runs.reduce((y, _, i) => checkpoint(inner(i), y), x).tanh(),
    leaf([1]),
  ).backward();
  expect(runs).toEqual([3, 3, 2]);
});

/** `layers` applications, halved until there is one: a segment of two segments of two segments ... */
function halved(x: Tensor, layers: number, layer: (x: Tensor) => Tensor): Tensor {
  if (layers === 1) return checkpoint(layer, x);
  const half = layers / 2;
  const run = (y: Tensor): Tensor => halved(halved(y, half, layer), half, layer);
  return checkpoint(run, x);
}

const shrink = (x: Tensor): Tensor => x.sin().tanh().add(0.01);

test('halving 64 layers gives the gradient of 64 layers, for 3 more runs of a layer than forward and once again', () => {
  const [x, flat] = [leaf([0.3]), leaf([0.3])];
  let runs = 0;
  const y = halved(x, 64, (a) => {
    runs++;
    return shrink(a);
  });
  y.backward();
  // With each of 6 levels half of the layers run once more: those that are not in the last half.
  expect(runs).toBe(64 * (2 + 6 / 2));
  let z: Tensor = flat;
  for (let i = 0; i < 64; i++) z = shrink(z);
  z.backward();
  expect(x.grad!.item()).toBe(flat.grad!.item());
});

test.each([0, 21, 40, 63])(
  'when backward is at layer %i of 64 that are halved, few values are there',
  async (stop) => {
    const made: WeakRef<Tensor>[] = [];
    let layers = 0;
    const y = halved(leaf([0.3]), 64, (a) => {
      const inside = shrink(a);
      if (layers++ === stop)
        inside.registerHook(() => {
          throw new Error('here');
        });
      made.push(new WeakRef(a), new WeakRef(inside));
      return inside.exp();
    });
    const alive = async (): Promise<number> => {
      // Weak references hold until the task ends, and what a register holds may take another.
      for (let round = 0; round < 4; round++) {
        await new Promise((done) => setTimeout(done));
        collectGarbage();
      }
      return made.filter((ref) => ref.deref() !== undefined).length;
    };
    // The argument of the whole, and what the last call may have left.
    expect(await alive()).toBeLessThanOrEqual(4);
    expect(() => y.backward()).toThrow('here');
    // Of 128.
    expect(await alive()).toBeLessThanOrEqual(16);
    expect(y.gradFn).not.toBeNull();
  },
);

const seeded = { seed: 38, numRuns: 150 };
const bits = (x: Tensor): string => x.tolist().toString();

test('random programs of segments in segments give the gradients of the same without, to second order', () => {
  fc.assert(
    fc.property(tree, (t) => {
      const told = (wrapping: boolean): string[] => {
        manualSeed(5);
        const [x, w] = [leaf([0.3, -0.7]), leaf([0.5, 1.5])];
        const y = program(t, w, wrapping)(x);
        const first = gradients(y, [x, w], { createGraph: true, allowUnused: true });
        const live = first.filter((g) => g !== null).filter((g) => g.requiresGrad);
        if (live.length > 0)
          live
            .reduce((a, b) => a.add(b))
            .sum()
            .backward(undefined, { retainGraph: true });
        y.backward();
        return [y, ...first, x.grad, w.grad].map((g) => (g === null ? 'null' : bits(g)));
      };
      expect(told(true)).toEqual(told(false));
    }),
    seeded,
  );
});

test('and under other transforms', () => {
  fc.assert(
    fc.property(tree, (t) => {
      const told = (wrapping: boolean): string[] => {
        const f = (x: Tensor): Tensor => program(dry(t), plain([0.5, 1.5]), wrapping)(x);
        const x = plain([0.3, -0.7]);
        const rows = plain([
          [0.3, -0.7],
          [0.1, 0.2],
        ]);
        const pushed = jvp(grad(f), [x], [plain([1, -2])]);
        return [
          hessian(f)(x),
          vmap(grad(f))(rows),
          grad((r: Tensor) => vmap(f)(r).sum())(rows),
          ...pushed,
        ].map(bits);
      };
      expect(told(true)).toEqual(told(false));
    }),
    { ...seeded, numRuns: 40 },
  );
});
test('a segment inside that does something else the next time is refused by name, and so are more or fewer of them', () => {
  let calls = 0;
  const within = (inner: (x: Tensor) => Tensor): Tensor =>
    checkpoint((x: Tensor) => inner(x.exp()).tanh(), leaf([1]));
  const moody = (x: Tensor): Tensor => x.exp().mul(++calls);
  const last = within((x) => checkpoint(moody, x));
  expect(() => last.backward()).toThrow(refusal('GRAD_NONDETERMINISTIC', 'moody', 'another result'));
  calls = 0;
  const more = within((x) => (calls++ === 0 ? x.sin() : checkpoint((y: Tensor) => y.sin(), x)));
  expect(() => more.backward()).toThrow(
    refusal('GRAD_NONDETERMINISTIC', 'more checkpoints inside than the 0'),
  );
  calls = 0;
  const fewer = within((x) => (calls++ > 0 ? x.sin() : checkpoint((y: Tensor) => y.sin(), x)));
  expect(() => fewer.backward()).toThrow(refusal('GRAD_NONDETERMINISTIC', 'segment'));
});

test('an argument that the segment around writes to after the call is refused, and the refusal comes again', () => {
  const y = checkpoint(
    (x: Tensor) => {
      const inside = x.mul(2);
      const z = checkpoint(function square(a: Tensor) {
        return a.exp().sin();
      }, inside);
      inside.add_(1);
      return z.mul(inside);
    },
    leaf([1]),
  );
  for (let i = 0; i < 2; i++)
    expect(() => y.backward(undefined, { retainGraph: true })).toThrow(
      refusal('GRAD_INPLACE', 'square', 'version 1', 'expected 0'),
    );
});

test('a parameter that is an argument inside is refused when it was written to before backward', () => {
  const [x, w] = [leaf([1]), leaf([2]).mul(1)];
  const y = checkpoint((a: Tensor) => checkpoint((b: Tensor, c: Tensor) => b.mul(c).exp(), a.sin(), w), x);
  w.mul_(2);
  expect(() => y.backward()).toThrow(refusal('GRAD_INPLACE', 'version 1', 'expected 0'));
  expect(x.grad).toBeNull();
});

test('an error inside is thrown, and a segment that catches one of a segment inside goes on', () => {
  const broken = (x: Tensor): Tensor => {
    x.exp().sin();
    throw new Error('mine');
  };
  const x = leaf([0.5]);
  expect(() => checkpoint((a: Tensor) => checkpoint(broken, a.exp()), x)).toThrow('mine');
  const y = checkpoint((a: Tensor) => {
    try {
      return checkpoint(broken, a.exp());
    } catch {
      return checkpoint((b: Tensor) => b.exp().sin(), a.exp());
    }
  }, x);
  y.backward();
  const other = leaf([0.5]);
  other.exp().exp().sin().backward();
  expect(x.grad!.item()).toBe(other.grad!.item());
});
