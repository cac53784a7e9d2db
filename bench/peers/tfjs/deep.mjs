/** W4 in TensorFlow.js. */
import { deepInput, deepWeights } from '../../dist/data.js';
import { measure } from '../../dist/harness.js';
import { checkDeep } from '../../dist/reference.js';
import { tf, tensorOf } from './library.mjs';

const std = (x) =>
  tf.tidy(
    () =>
      tf
        .moments(x)
        .variance.mul(x.size / (x.size - 1))
        .sqrt()
        .dataSync()[0],
  );
for (const name of ['tanh', 'relu']) {
  const make = () => {
    const x = tensorOf(deepInput(), [16, 256]);
    const weights = deepWeights(name).map((w) => tf.variable(tensorOf(w, [256, 256])));
    const forward = (see = () => {}) =>
      weights.reduce((h, w) => {
        const y = tf[name](tf.matMul(h, w));
        see(y);
        return y;
      }, x);
    const both = (seeOutput, seeGradient) =>
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => forward(seeOutput).square().mean(), weights);
        const all = Object.values(grads);
        for (const g of all) seeGradient?.(g);
        return all[0].slice([0, 0], [1, 1]).dataSync()[0];
      });
    const check = () =>
      checkDeep(
        name,
        tf.tidy(() => forward().dataSync()),
      );
    return { forward, both, check };
  };
  await measure(`W4-${name}`, () => {
    const { forward, check } = make();
    return { run: () => tf.tidy(() => forward().dataSync()[0]), check };
  });
  await measure(`W4b-${name}`, () => {
    const { both, check } = make();
    return { run: () => both(), check };
  });
  await measure(`W4c-${name}`, () => {
    const { both, check } = make();
    return { run: () => both(std, std), check };
  });
}
