/** What must hold for every sample of an operation: its derivatives, forward mode, batching, and pairs of them. */
import { AutogradError } from '@isograd/errors';
import { manualSeed, stack, Tensor, zeros } from '@isograd/tensor';
import type { Sample } from '@isograd/tensor/testing';
import { grad, gradcheck, gradgradcheck, grads, jacfwd, jacrev, jvp, vmap } from '../index.js';

/** A law: a sentence for a test's title, and the check. */
export interface Law {
  readonly title: string;
  /** Whether it says something about a sample: drawing at random and batching, for one, go together by other rules. */
  readonly applies: (sample: Sample) => boolean;
  /** Throws `AutogradError` `GRAD_CHECK` where the law does not hold. */
  readonly check: (sample: Sample) => void;
}

/** The laws that the operations of this library are tested by; `defineOp` makes more operations to test. */
export const laws: readonly Law[] = [
  {
    title: 'its formula agrees with central differences, to second order',
    applies: () => true,
    check: (sample) => differences(prepared(sample)),
  },
  {
    title: 'forward mode agrees with reverse mode, alone and mixed',
    applies: () => true,
    check: (sample) => forwardMode(prepared(sample), sample.random === true),
  },
  {
    title: 'batching agrees with a loop, also under and over gradients',
    applies: ({ random }) => random !== true,
    check: (sample) => {
      // Each input alone, then all of them.
      const all = 2 ** sample.xs.length - 1;
      const masks = new Set([...sample.xs.map((_, k) => 2 ** k), all]);
      for (const mask of masks) batches(prepared(sample), mask);
    },
  },
  {
    title: 'batching nests, and forward mode passes through',
    applies: ({ random, xs }) => random !== true && xs.length === 1,
    check: (sample) => nestedBatches(prepared(sample)),
  },
];

type F = (...xs: Tensor[]) => Tensor;

/** A sample, one scalar of all its outputs, and a direction to move its inputs in. */
interface Subject {
  readonly xs: readonly Tensor[];
  readonly call: Sample['f'];
  readonly f: F;
  readonly tangents: readonly Tensor[];
}

function prepared({ xs, f: plain, random }: Sample): Subject {
  const call: Sample['f'] = (...given) => {
    if (random === true) manualSeed(3);
    return plain(...given);
  };
  return { xs, call, f: scalar(call), tangents: xs.map((x) => x.mul(0.3).add(0.5)) };
}

const outputsOf = (y: Tensor | readonly Tensor[]): readonly Tensor[] => (y instanceof Tensor ? [y] : y);
const flat = (y: Tensor | readonly Tensor[]): number[] => outputsOf(y).flatMap((t) => Array.from(t.data()));

/** With a nonlinearity, so that second derivatives say something. */
const scalar =
  (f: Sample['f']): F =>
  (...xs) =>
    outputsOf(f(...xs))
      .map((y, k) =>
        y
          .mul(0.7 + k)
          .sigmoid()
          .sum(),
      )
      .reduce((a, b) => a.add(b));

/** Refuses elements that lie further apart than the tolerance, which is relative for large ones. */
function agree(what: string, a: readonly number[], b: readonly number[], tolerance: number): void {
  const at = a.findIndex(
    (value, i) =>
      !(Math.abs(value - b[i]!) <= tolerance * Math.max(1, Math.abs(b[i]!)) || Object.is(value, b[i])),
  );
  if (a.length === b.length && at < 0) return;
  throw new AutogradError(
    'GRAD_CHECK',
    a.length === b.length
      ? `${what}: element ${at} is ${a[at]} and ${b[at]}`
      : `${what}: ${a.length} and ${b.length} elements`,
    { op: 'laws', details: { element: at, values: [String(a[at]), String(b[at])] } },
  );
}

function differences({ f, xs }: Subject): void {
  const leaves = (): Tensor[] => xs.map((x) => x.clone().requiresGrad_());
  // Central differences of step 1e-6 in float64 are good to about 1e-9.
  gradcheck(f, leaves(), { atol: 1e-8, rtol: 1e-7 });
  gradgradcheck(f, leaves(), { atol: 1e-7, rtol: 1e-6 });
}

function forwardMode({ f, xs, tangents }: Subject, random: boolean): void {
  const dot: F = (...ys) =>
    grads(f)(...ys)
      .map((g, k) => g.mul(tangents[k]!).sum())
      .reduce((a, b) => a.add(b));
  const g = flat(grads(f)(...xs));
  const along = flat(tangents).reduce((sum, t, i) => sum + t * g[i]!, 0);
  agree('forward and reverse mode', [jvp(f, xs, tangents)[1].item()], [along], 1e-10);
  const hvp = flat(grads(dot)(...xs));
  const [, forwardOverReverse] = jvp((...ys) => [...grads(f)(...ys)], xs, tangents);
  agree('forward over reverse', flat(forwardOverReverse), hvp, 1e-10);
  const reverseOverForward = flat(grads((...ys) => jvp(f, ys, tangents)[1])(...xs));
  agree('reverse over forward', reverseOverForward, hvp, 1e-10);
  if (random) return;
  const h = (x: Tensor): Tensor => f(x, ...xs.slice(1));
  agree('both Hessians', flat(jacfwd(jacrev(h))(xs[0]!)), flat(jacrev(jacfwd(h))(xs[0]!)), 1e-10);
}

/** `mask`: which inputs have a batch axis, by bits. */
function batches({ f, call, xs, tangents }: Subject, mask: number): void {
  const mapped = xs.map((_, k) => ((mask >> k) & 1) === 1);
  const batched = xs.map((x, k) => (mapped[k] ? stack([x, x.mul(0.5).add(0.1), x.mul(1.25)]) : x));
  const inAxes = mapped.map((on) => (on ? 0 : null));
  const slices = [0, 1, 2].map((i) => batched.map((b, k) => (mapped[k] ? b.select(0, i).clone() : b)));
  /** What a loop gives: for each output the results of the slices. */
  const looped = (g: (...ys: Tensor[]) => readonly Tensor[]): readonly (readonly Tensor[])[] => {
    const all = slices.map((slice) => g(...slice));
    return all[0]!.map((_, k) => all.map((ys) => ys[k]!));
  };
  const agreesWith = (what: string, y: readonly Tensor[], loop: ReturnType<typeof looped>): void =>
    agree(what, flat(y), flat(loop.flat()), 1e-12);
  const outputs = (...ys: Tensor[]): readonly Tensor[] => outputsOf(call(...ys));
  agreesWith('a batch and a loop', outputsOf(vmap(outputs, { inAxes })(...batched)), looped(outputs));
  const slopes = looped(grads(f));
  agreesWith(
    'gradients of a batch and of a loop',
    vmap((...ys) => grads(f)(...ys), { inAxes })(...batched),
    slopes,
  );
  // Of the sum over the batch: an input that all slices share gets the gradients of all.
  const through = grads((...ys) => vmap(f, { inAxes })(...ys).sum())(...batched);
  const wanted = slopes.map((each, k) => (mapped[k] ? each : [each.reduce((a, b) => a.add(b))]));
  agree('gradients through a batch and a loop', flat(through), flat(wanted.flat()), 1e-10);
  const curved: F = (...ys) => jvp((...zs) => grads(f)(...zs)[0]!, ys, tangents)[1];
  agreesWith(
    'second derivatives of a batch',
    [vmap(curved, { inAxes })(...batched)],
    looped((...ys) => [curved(...ys)]),
  );
}

function nestedBatches({ f, xs }: Subject): void {
  const x = xs[0]!;
  const b = stack([stack([x, x.mul(1.5)]), stack([x.mul(0.8), x.add(0.25)])]);
  const loop = [0, 1].flatMap((i) =>
    [0, 1].flatMap((j) => flat(grad(f)(b.select(0, i).select(0, j).clone()))),
  );
  agree('a batch of batches and a loop', flat(vmap(vmap(grad(f)))(b)), loop, 1e-12);
  const t = zeros(b.shape, { dtype: 'float64' }).add(0.3);
  const inside = vmap(vmap((y, d) => jvp(f, [y], [d])[1]))(b, t);
  agree(
    'forward mode in a batch and through it',
    flat(inside),
    flat(jvp((y) => vmap(vmap(f))(y), [b], [t])[1]),
    1e-10,
  );
}
