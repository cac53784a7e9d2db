/** S-JX-2: the product of a hundred random 4 x 4 matrices, in JAX. */
import * as jax from 'isograd/jax';
import { numpy as jnp } from 'isograd/jax';
import { claim, digits, is } from '../claim.js';
import { example } from '../example.js';
import { numpyText } from '../numpy-text.js';
import { collapseClaims, growthClaim, growthPlot, largestOf } from './matrix-growth.js';

export const matrixProductsJax = example({
  id: 'S-JX-2',
  title: 'A product of 100 random matrices',
  document: 'textbook',
  dialect: 'jax',
  tabOf: 'S-PT-12',
  question: 'How large do numbers get that are multiplied by a hundred matrices of variance 1?',
  seed: 0,
  parameters: { size: 4, count: 100 },
  run({ seed, parameters: { size, count }, print, plot }) {
    const d2l = { getSeed: seedsFrom(seed) };
    const getKey = () => jax.random.PRNGKey(d2l.getSeed()); // Generate PRNG keys
    let M = jax.random.normal(getKey(), [size, size]);
    const start = M;
    const largest = [largestOf(M)];
    print('a single matrix \n', numpyText(M));
    for (let i = 0; i < count; i++) {
      M = jnp.matmul(M, jax.random.normal(getKey(), [size, size]));
      largest.push(largestOf(M));
    }
    print('after multiplying 100 matrices\n', numpyText(M));

    plot(growthPlot(largest, count));
    const again = jax.random.normal(jax.random.PRNGKey(seed), [size, size]);
    return { start, again, product: M, largest, ...layouts(seed) };
  },
  claims: ({ start, again, largest }) => [
    growthClaim(largest),
    claim('a key gives the same numbers whenever it is used', again.sub(start).abs().max().item(), is(0)),
  ],
  digits: ({ product, legacyDraw, legacyRow, legacySplit, draw, split }) => [
    ...collapseClaims(product),
    claim('normal(key 0) is 1.622642, as JAX from 0.5 on has it', draw, digits(1.622642, 1e-6)),
    claim('before, it was -0.2058423', legacyDraw, digits(-0.2058423, 1e-6)),
    claim(
      'normal(key 0, (3, 4)) started with these four numbers then',
      legacyRow,
      digits([1.1901637, -1.0996888, 0.4436784, 0.5984696], 1e-6),
    ),
    claim('split(key 0) starts with this key', split, digits([1797259609, 2579123966], 0)),
    claim('and did with this one', legacySplit, digits([4146024105, 967050713], 0)),
  ],
});

/** Another seed at each call, as from d2l.get_seed; these count, so that a run can be repeated. */
function seedsFrom(first: number): () => bigint {
  let next = BigInt(first);
  return () => next++;
}

/** JAX 0.5 changed how random bits are laid out; the old numbers are still to be had. */
function layouts(seed: number) {
  const key = jax.random.PRNGKey(seed, { partitionable: true });
  const legacy = jax.random.PRNGKey(seed, { partitionable: false });
  return {
    draw: jax.random.normal(key).item(),
    legacyDraw: jax.random.normal(legacy).item(),
    legacyRow: Array.from(jax.random.normal(legacy, [3, 4]).select(0, 0).data()),
    split: firstOf(key),
    legacySplit: firstOf(legacy),
  };
}

/** The words of the first key that a key is split into. */
const firstOf = (key: jax.random.JaxKey): number[] => [...(jax.random.split(key)[0]?.words ?? [])];
