/** S-MX-1: the sigmoid and its gradient from -8 to 8, in MXNet. */
import { autograd, type NDArray, np, npx } from 'isograd/mxnet';
import { example } from '../example.js';
import { type Curve, curveClaims, curvePlot, sameCurve, torchCurve } from './sigmoid-curve.js';

export const sigmoidGradientMxnet = example({
  id: 'S-MX-1',
  title: 'The gradient of the sigmoid',
  document: 'textbook',
  dialect: 'mxnet',
  tabOf: 'S-PT-11',
  question: 'Why does the sigmoid make gradients vanish?',
  seed: 0,
  parameters: { from: -8, to: 8, step: 0.1 },
  run({ parameters: { from, to, step }, plot }) {
    npx.setNp();
    const curve = curveOf(np.arange(from, to, step));
    plot(curvePlot(curve, from, to));

    const torch = torchCurve(from, to, step);
    return { ...curve, onTorchX: curveOf(np.array(torch.x)).gradient, torchGradient: torch.gradient };
  },
  claims: (curve) => [...curveClaims(curve), ...sameCurve(curve, curve.torchGradient)],
});

function curveOf(x: NDArray): Curve {
  x.attachGrad();
  const y = autograd.record(() => npx.sigmoid(x));
  y.backward();
  return { x, y, gradient: x.grad ?? np.zeros(x.shape) };
}
