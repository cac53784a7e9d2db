/** W1 to W3 in jax-js. */
import { chainInput, chainWeights, smallFactors } from '../../dist/data.js';
import { measure } from '../../dist/harness.js';
import { checkChain, checkNormals, checkSmallChain } from '../../dist/reference.js';
import { np, random, arrayOf, first, all, nextKey, bothWays } from './library.mjs';

await bothWays('W1', (compile) => {
  const step = compile((k, x) => {
    const [rest, mine] = random.split(k);
    return [rest, np.matmul(random.normal(mine, [256, 256]), x)];
  });
  return {
    run: () => {
      let key = nextKey();
      let x = random.normal(nextKey(), [256]);
      for (let i = 0; i < 100; i++) [key, x] = step(key, x);
      return first(x);
    },
  };
});
await bothWays('W1b', (compile) => {
  const weights = chainWeights().map((w) => arrayOf(w, [256, 256]));
  const start = np.array(chainInput());
  const chain = compile((x, ws) => ws.reduce((h, w) => np.matmul(w, h), x));
  const run = () =>
    all(
      chain(
        start.ref,
        weights.map((w) => w.ref),
      ),
    );
  return { run, check: () => checkChain(run()) };
});
await bothWays('W2', (compile) => {
  const step = compile((k, x) => {
    const [rest, mine] = random.split(k);
    return [rest, np.matmul(x, random.normal(mine, [4, 4]))];
  });
  return {
    per: 100,
    run: () => {
      let key = nextKey();
      let x = random.normal(nextKey(), [4, 4]);
      for (let i = 0; i < 100; i++) [key, x] = step(key, x);
      return first(x);
    },
  };
});
await bothWays('W2b', (compile) => {
  const factors = smallFactors().map((f) => arrayOf(f, [4, 4]));
  const step = compile((a, b) => np.matmul(a, b));
  const run = () => all(factors.reduce((x, f) => step(x, f.ref), factors[0].ref));
  return { per: 100, run, check: () => checkSmallChain(run()) };
});
await bothWays('W3', (compile) => {
  const step = compile((k) => {
    const [rest, b, c] = random.split(k, 3);
    const y = np.matmul(random.normal(b, [256, 256]), random.normal(c, [256]));
    return [rest, y.ref.mean(), np.square(y).mean()];
  });
  return {
    run: () => {
      let key = nextKey();
      let sum = 0;
      for (let i = 0; i < 200; i++) {
        const [rest, mean, square] = step(key);
        key = rest;
        sum += first(mean) + first(square);
      }
      return sum;
    },
  };
});
await measure('W3r', () => ({
  run: async () => {
    const x = random.normal(nextKey(), [10_000_000]);
    await x.blockUntilReady();
    x.dispose();
  },
  check: () => checkNormals(all(random.normal(nextKey(), [1_000_000]))),
}));
