/** The curve of the textbook chapter: what holds for it in every dialect, and its plot. */
import * as torch from 'isograd';
import { type Claim, claim, digits, is } from '../claim.js';
import type { Plot } from '../plot.js';

/** Points, the sigmoid there, and its slope. */
export interface Curve {
  readonly x: torch.Tensor;
  readonly y: torch.Tensor;
  readonly gradient: torch.Tensor;
}

/** The chapter's plot. */
export const curvePlot = ({ y, gradient }: Curve, from: number, to: number): Plot => ({
  title: 'sigmoid and its gradient',
  scale: 'linear',
  x: { label: 'x', from, to },
  series: { sigmoid: Array.from(y.data()), gradient: Array.from(gradient.data()) },
});

/** What the chapter reads off the plot. */
export function curveClaims({ x, gradient }: Curve): readonly Claim[] {
  const [at, slope] = [x.data(), gradient.data()];
  const highest = gradient.max(0);
  const middle = at[highest.indices.item()] ?? NaN;
  return [
    claim('arange gives 160 points', x.numel(), is(160)),
    claim('the gradient is never above 1/4', highest.values.item(), is(0.25)),
    // Steps of a rounded 0.1 add up: 80 of them are off by 8e-6 at most.
    claim('it is highest where x is 0', middle, (v) => Math.abs(v) < 1e-5),
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
}

/** The curve as the chapter draws it with PyTorch. */
export function torchCurve(from: number, to: number, step: number): Curve {
  const x = torch.arange(from, to, step, { requiresGrad: true });
  const y = torch.sigmoid(x);
  y.backward(torch.onesLike(x));
  return { x: x.detach(), y: y.detach(), gradient: x.grad ?? torch.zerosLike(x) };
}

/** One curve in two dialects: `gradient` on the dialect's own points, `onTorchX` on PyTorch's. */
export function sameCurve(
  own: { readonly gradient: torch.Tensor; readonly onTorchX: torch.Tensor },
  expected: torch.Tensor,
): readonly Claim[] {
  const wanted = expected.data();
  const apart = Array.from(own.gradient.data(), (v, i) => Math.abs(v - (wanted[i] ?? NaN)));
  const others = Array.from(own.onTorchX.data()).filter((v, i) => !Object.is(v, wanted[i]));
  return [
    claim("on the points of PyTorch's arange all 160 gradients have PyTorch's bits", others.length, is(0)),
    claim('on its own points it is the same curve, to 3e-6', Math.max(...apart), (v) => v < 3e-6),
  ];
}
