/** S-JX-1: the sigmoid and its gradient from -8 to 8, in JAX. */
import * as jax from 'isograd/jax';
import { grad, numpy as jnp, vmap } from 'isograd/jax';
import { example } from '../example.js';
import { curveClaims, curvePlot, sameCurve, torchCurve } from './sigmoid-curve.js';

export const sigmoidGradientJax = example({
  id: 'S-JX-1',
  title: 'The gradient of the sigmoid',
  document: 'textbook',
  dialect: 'jax',
  tabOf: 'S-PT-11',
  question: 'Why does the sigmoid make gradients vanish?',
  seed: 0,
  parameters: { from: -8, to: 8, step: 0.1 },
  run({ parameters: { from, to, step }, plot }) {
    const x = jnp.arange(from, to, step);
    const y = jax.nn.sigmoid(x);
    const gradSigmoid = vmap(grad(jax.nn.sigmoid));
    const curve = { x, y, gradient: gradSigmoid(x) };
    plot(curvePlot(curve, from, to));

    const torch = torchCurve(from, to, step);
    return { ...curve, onTorchX: gradSigmoid(torch.x), torchGradient: torch.gradient };
  },
  claims: (curve) => [...curveClaims(curve), ...sameCurve(curve, curve.torchGradient)],
});
