/** W4 in jax-js. */
import { deepInput, deepWeights } from '../../dist/data.js';
import { measure } from '../../dist/harness.js';
import { checkDeep } from '../../dist/reference.js';
import { np, nn, lax, jit, grad, valueAndGrad, tree, arrayOf, first, all, bothWays } from './library.mjs';

const std = (x) => np.std(x, null, { correction: 1 });

/** The loss and, beside it, the standard deviation of each activation. */
const watched = (act) => (ws, x) => {
  const stds = [];
  for (const w of ws) {
    x = act(np.matmul(x, w));
    stds.push(std(lax.stopGradient(x.ref)));
  }
  return [np.square(x).mean(), np.stack(stds)];
};

for (const name of ['tanh', 'relu']) {
  const act = name === 'tanh' ? np.tanh : nn.relu;
  const forward = (ws, x) => ws.reduce((h, w) => act(np.matmul(h, w)), x);
  const make = () => {
    const x = arrayOf(deepInput(), [16, 256]);
    const weights = deepWeights(name).map((w) => arrayOf(w, [256, 256]));
    const inputs = () => [weights.map((w) => w.ref), x.ref];
    return { inputs, check: () => checkDeep(name, all(forward(...inputs()))) };
  };
  await bothWays(`W4-${name}`, (compile) => {
    const { inputs, check } = make();
    const f = compile(forward);
    return { run: () => first(f(...inputs())), check };
  });
  await bothWays(`W4b-${name}`, (compile) => {
    const { inputs, check } = make();
    const f = compile(grad((ws, x) => np.square(forward(ws, x)).mean()));
    const run = () => {
      const g = f(...inputs());
      const result = first(g[0].ref);
      tree.dispose(g);
      return result;
    };
    return { run, check };
  });
  await measure(`W4c-${name}`, () => {
    const { inputs, check } = make();
    const both = valueAndGrad(watched(act), { hasAux: true });
    const f = jit((ws, x) => {
      const [[loss, stds], g] = both(ws, x);
      loss.dispose();
      return [stds, np.stack(g.map(std))];
    });
    return { variant: 'jit', run: () => f(...inputs()).map(all), check };
  });
}
