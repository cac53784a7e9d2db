/** W5 and W8 in jax-js. */
import { courseData, digitData, normals } from '../../dist/data.js';
import { measure } from '../../dist/harness.js';
import { checkTraining } from '../../dist/reference.js';
import { np, nn, lax, jit, valueAndGrad, tree, arrayOf, first } from './library.mjs';

const linear = (i, o, seed) => ({
  w: arrayOf(normals(i * o, Math.sqrt(2 / i), seed), [i, o]),
  b: np.zeros([o]),
});
const affine = (x, { w, b }) => np.matmul(x, w).add(b);
const batchNorm = (x, { g, b }, { m, v }) => {
  const n = x.shape[0];
  const mean = x.ref.mean(0);
  const variance = np.var_(x.ref, 0);
  const y = x
    .sub(mean.ref)
    .div(np.sqrt(variance.ref.add(1e-5)))
    .mul(g)
    .add(b);
  const moved = {
    m: m.mul(0.9).add(lax.stopGradient(mean).mul(0.1)),
    v: v.mul(0.9).add(lax.stopGradient(variance).mul((0.1 * n) / (n - 1))),
  };
  return [y, moved];
};
const courseLoss = valueAndGrad(
  (p, state, x, y) => {
    let [n1, n2] = [];
    [x, n1] = batchNorm(affine(x, p.l1), p.n1, state.n1);
    [x, n2] = batchNorm(affine(nn.elu(x), p.l2), p.n2, state.n2);
    const q = nn.sigmoid(affine(nn.elu(x), p.l3));
    const right = y.ref.mul(np.log(q.ref.add(1e-12)));
    const wrong = y
      .mul(-1)
      .add(1)
      .mul(np.log(q.mul(-1).add(1 + 1e-7)));
    return [right.add(wrong).mean().mul(-1), { n1, n2 }];
  },
  { hasAux: true },
);
const adam = (p, g, m, v, c1, c2) => {
  const m2 = m.mul(0.9).add(g.ref.mul(0.1));
  const v2 = v.mul(0.999).add(np.square(g).mul(0.001));
  const p2 = p.sub(
    m2.ref
      .div(c1)
      .mul(1e-3)
      .div(np.sqrt(v2.ref.div(c2)).add(1e-8)),
  );
  return [p2, m2, v2];
};
const adamStep = (p, state, o, x, y) => {
  const [[loss, moved], g] = courseLoss(tree.ref(p), state, x, y);
  const [b1, b2] = [o.b1.mul(0.9), o.b2.mul(0.999)];
  const [parameters, structure] = tree.flatten(p);
  const [gs, ms, vs] = [g, o.m, o.v].map((t) => tree.flatten(t)[0]);
  const out = parameters.map((w, i) =>
    adam(w, gs[i], ms[i], vs[i], b1.ref.mul(-1).add(1), b2.ref.mul(-1).add(1)),
  );
  const [P, M, V] = [0, 1, 2].map((j) =>
    tree.unflatten(
      structure,
      out.map((r) => r[j]),
    ),
  );
  return [P, moved, { m: M, v: V, b1, b2 }, loss];
};
const sgdStep = (p, state, o, x, y) => {
  const [[loss, moved], g] = courseLoss(tree.ref(p), state, x, y);
  return [tree.map((a, b) => a.sub(b.mul(1e-2)), p, g), moved, {}, loss];
};
const gains = (c) => ({ g: np.ones([c]), b: np.zeros([c]) });
const running = (c) => ({ m: np.zeros([c]), v: np.ones([c]) });

for (const [row, n] of [
  ['W5', 32],
  ['W5b', 1024],
])
  for (const name of ['adam', 'sgd'])
    await measure(`${row}-${name}`, () => {
      const data = courseData(n);
      const [x, y] = [arrayOf(data.x, [n, 9]), arrayOf(data.y, [n, 1])];
      let p = {
        l1: linear(9, 16, 1),
        n1: gains(16),
        l2: linear(16, 8, 2),
        n2: gains(8),
        l3: linear(8, 1, 3),
      };
      let state = { n1: running(16), n2: running(8) };
      const like = () => tree.map((a) => np.zeros(a.shape), p);
      let o = name === 'adam' ? { m: like(), v: like(), b1: np.array(1), b2: np.array(1) } : {};
      const step = jit(name === 'adam' ? adamStep : sgdStep);
      return trainingWorkload(() => {
        let loss;
        [p, state, o, loss] = step(p, state, o, x.ref, y.ref);
        return loss;
      });
    });

/** Runs a step; the loss is read at the end of each window. */
function trainingWorkload(step) {
  let loss = step();
  const run = () => {
    loss.dispose();
    loss = step();
  };
  const read = () => first(loss.ref);
  const check = () => {
    const before = read();
    for (let i = 0; i < 32; i++) run();
    return checkTraining(before, read());
  };
  return { run, finish: read, check };
}

await measure('W8', () => {
  const batches = digitData().map(({ x, y }) => ({
    x: arrayOf(x, [64, 784]),
    y: nn.oneHot(np.array(y, { dtype: np.int32 }), 10),
  }));
  let p = [linear(784, 256, 1), linear(256, 128, 2), linear(128, 10, 3)];
  let m = tree.map((a) => np.zeros(a.shape), p);
  const both = valueAndGrad(([a, b, c], x, y) => {
    const h = affine(nn.relu(affine(nn.relu(affine(x, a)), b)), c);
    return nn.logSoftmax(h).mul(y).sum(1).mean().mul(-1);
  });
  const step = jit((params, momenta, x, y) => {
    const [loss, g] = both(tree.ref(params), x, y);
    const moved = tree.map((a, b) => a.mul(0.9).add(b), momenta, g);
    return [tree.map((a, b) => a.sub(b.mul(0.01)), params, tree.ref(moved)), moved, loss];
  });
  let next = 0;
  return trainingWorkload(() => {
    const { x, y } = batches[next++ & 15];
    let loss;
    [p, m, loss] = step(p, m, x.ref, y.ref);
    return loss;
  });
});
