/** S-PT-11: the sigmoid and its gradient from -8 to 8. */
import * as torch from 'isograd';
import { example } from '../example.js';
import { curveClaims, curvePlot } from './sigmoid-curve.js';

export const sigmoidGradient = example({
  id: 'S-PT-11',
  title: 'The gradient of the sigmoid',
  document: 'textbook',
  question: 'Why does the sigmoid make gradients vanish?',
  seed: 0,
  parameters: { from: -8, to: 8, step: 0.1 },
  run({ parameters: { from, to, step }, plot }) {
    const x = torch.arange(from, to, step, { requiresGrad: true });
    const y = torch.sigmoid(x);
    y.backward(torch.onesLike(x));

    const curve = { x: x.detach(), y: y.detach(), gradient: x.grad ?? torch.zerosLike(x) };
    plot(curvePlot(curve, from, to));
    return curve;
  },
  claims: (curve) => curveClaims(curve),
});
