/** S-PT-11: the sigmoid and its gradient from -8 to 8. */
import * as torch from 'isograd';
import { claim, digits, is } from '../claim.js';
import { example } from '../example.js';

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

    const gradient = x.grad ?? torch.zerosLike(x);
    plot({
      title: 'sigmoid and its gradient',
      scale: 'linear',
      x: { label: 'x', from, to },
      series: { sigmoid: Array.from(y.detach().data()), gradient: Array.from(gradient.data()) },
    });
    return { x: x.detach(), y: y.detach(), gradient };
  },
  claims({ x, gradient }) {
    const [at, slope] = [x.data(), gradient.data()];
    const highest = gradient.max(0);
    const middle = at[highest.indices.item()] ?? NaN;
    return [
      claim('arange gives 160 points', x.numel(), is(160)),
      claim('the gradient is never above 1/4', highest.values.item(), is(0.25)),
      claim('it is highest where x is 0', middle, (v) => Math.abs(v) < 1e-6),
      claim(
        'at ±2 it is down to 0.10499',
        [slope[60] ?? NaN, slope[100] ?? NaN],
        digits([0.10499359, 0.10499359]),
      ),
      claim('at -8 it is 0.000335: the sigmoid is saturated', slope[0] ?? NaN, digits(0.00033523767)),
      claim(
        'ten sigmoids in a row lose at least a factor of a million',
        1 / highest.values.item() ** 10,
        (factor) => factor > 1e6,
      ),
    ];
  },
});
