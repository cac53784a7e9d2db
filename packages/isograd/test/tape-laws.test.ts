/** GradientTape is a transform like any other: around and inside of every other one, tapes included, of plain operations and custom rules. */
import { grads, jacrev } from '@isograd/autograd';
import type { Tensor } from '@isograd/tensor';
import {
  chainsWith,
  customLaws,
  filled,
  flat,
  functionsOfOne,
  functionsOfTwo,
  type Many,
  scalar,
  type Transform,
} from '@isograd/autograd/testing';
import { expect, test } from 'vitest';
import { GradientTape, gradientTape } from '../src/tensorflow.js';

const gradsOf = (f: Many): Many => grads(scalar(f));

const tapes: readonly Transform[] = [
  {
    title: 'tape',
    order: 1,
    of:
      (f) =>
      (...xs) => {
        using tape = new GradientTape();
        tape.watch(xs);
        return filled(tape.gradient(scalar(f)(...xs), xs), xs);
      },
    like: gradsOf,
  },
  {
    title: 'the second answer of a persistent tape',
    order: 1,
    of:
      (f) =>
      (...xs) => {
        const ask = (tape: GradientTape): Tensor[] => {
          tape.watch(xs);
          const y = scalar(f)(...xs);
          tape.gradient(y, xs);
          return filled(tape.gradient(y, xs), xs);
        };
        return gradientTape(ask, { persistent: true });
      },
    like: gradsOf,
  },
  {
    title: 'tape.jacobian',
    order: 1,
    of:
      (f) =>
      (...xs) => {
        const ask = (tape: GradientTape): Tensor[] => {
          tape.watch(xs);
          const zero = { unconnectedGradients: 'zero' } as const;
          return f(...xs).flatMap((y) => flat(tape.jacobian(y, xs, zero)));
        };
        return gradientTape(ask, { persistent: true });
      },
    like:
      (f) =>
      (...xs) =>
        flat(jacrev(f, { argnums: xs.map((_, k) => k) })(...xs)),
  },
];

// As in TensorFlow, the gradient of a tape that no other tape hears has no history, so PyTorch's calls find none outside.
const torchs = /^(gradients|backward)/;
const chains = chainsWith(tapes).filter(
  ([outer, inner]) => !(torchs.test(outer!.title) && tapes.includes(inner!)),
);

test.each(customLaws([...functionsOfOne, ...functionsOfTwo], chains).map((law) => [law.title, law] as const))(
  '%s',
  (_, { wrongs }) => expect(wrongs()).toEqual([]),
  60_000,
);
