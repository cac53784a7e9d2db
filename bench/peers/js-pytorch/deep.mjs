/** W4 in js-pytorch. */
import { deepInput, deepWeights } from '../../dist/data.js';
import { measure } from '../../dist/harness.js';
import { checkDeep } from '../../dist/reference.js';
import { torch, nn, tensorOf, all, corner, relu, tanh } from './library.mjs';

for (const name of ['tanh', 'relu']) {
  const act = name === 'tanh' ? tanh : relu;
  const note = name === 'tanh' ? 'tanh composed of exp' : 'its ReLU is leaky (0.001)';
  const make = () => {
    const x = tensorOf(deepInput(), 16, 256);
    const layers = deepWeights(name).map((w) => {
      const layer = new nn.Linear(256, 256, 'cpu', false);
      layer.W = tensorOf(w, 256, 256, true);
      return layer;
    });
    const forward = (see = () => {}) =>
      layers.reduce((h, layer) => {
        const y = act(layer.forward(h));
        see(y);
        return y;
      }, x);
    const both = (see, seeGradient = () => {}) => {
      const loss = torch.mean(torch.mean(torch.pow(forward(see), 2), 1), 0);
      loss.backward();
      for (const { W } of layers) {
        seeGradient(W.grad);
        W.zero_grad();
      }
      loss.zero_grad_graph();
    };
    // A leak of a thousandth over a hundred layers is no rounding: its ReLU is timed, not compared.
    const check = name === 'tanh' ? { check: () => checkDeep(name, all(forward())) } : {};
    return { forward, both, check };
  };
  await measure(`W4-${name}`, () => {
    const { forward, check } = make();
    return { note, run: () => corner(forward()), ...check };
  });
  await measure(`W4b-${name}`, () => {
    const { both, check } = make();
    return { note, run: () => both(), ...check };
  });
  await measure(`W4c-${name}`, () => {
    const { both, check } = make();
    return { note, run: () => both((y) => std(y.data), std), ...check };
  });
}

function std(rows) {
  let [sum, squares, n] = [0, 0, 0];
  for (const row of rows)
    for (const v of row) {
      sum += v;
      squares += v * v;
      n++;
    }
  return Math.sqrt((squares - sum ** 2 / n) / (n - 1));
}

// torch.variance returns NaN and torch.pow(x, -1) returns x in 0.7.2.
