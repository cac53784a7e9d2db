/** Batch normalisation in training: each channel by the mean and variance of the batch itself. */
import {
  add,
  defineOp,
  isContiguous,
  mean as meanOf,
  mul,
  needs,
  neg,
  type OpFunction,
  rsqrt,
  sub,
  sum,
  type Tensor,
  var as varianceOf,
} from '@isograd/tensor';
import {
  across,
  type Channels,
  channelShape,
  channelsOf,
  liftChannels,
  plain,
  spanOf,
  valuesOf,
} from './channels.js';
import { compiledNorm, compiledNormGradients, compiledNormSlope } from './compiled-norm.js';
import { lineOf, normaliseRows, rowMajorOf, slopes, weightSlopes } from './row-major-norm.js';

type Normalise = (
  x: Tensor,
  weight: Tensor,
  bias: Tensor,
  attrs: Channels,
) => readonly [y: Tensor, mean: Tensor, variance: Tensor];

/**
 * `(x - mean) / √(variance + eps) weight + bias`, and the statistics, which are kept for backward: the variance is the
 * biased one. Backward's formulas are rows whose own derivatives know that the statistics depend on `x`.
 */
export const batchNorm: OpFunction<Parameters<Normalise>, ReturnType<Normalise>> = defineOp<
  Channels,
  'x' | 'weight' | 'bias',
  'y' | 'mean' | 'variance'
>({
  name: 'batchNorm',
  node: 'NativeBatchNormBackward0',
  inputs: ['x', 'weight', 'bias'],
  outputs: ['y', 'mean', 'variance'],
  fills: true,
  constants: ['mean', 'variance'],
  inferAll([x], attrs) {
    const channels = { shape: channelShape(x!.shape, attrs), dtype: x!.dtype };
    return [x!, channels, channels];
  },
  kernel(xs, ys, attrs) {
    if (compiledNorm(xs, ys, attrs)) return;
    const [[x, weight, bias], [y, means, variances]] = [xs, ys];
    if (normaliseRows([x!, weight!, bias!], [y!, means!, variances!], attrs)) return;
    const [X, Y, M, V] = [x!.storage.data, y!.storage.data, means!.storage.data, variances!.storage.data];
    const [w, b] = [valuesOf(weight!), valuesOf(bias!)];
    const [from, to] = [channelsOf(x!, attrs), channelsOf(y!, attrs)];
    from.starts.forEach((start, c) => {
      const { mean, variance } = momentsOf(X, start, from.steps);
      const scale = w[c]! / Math.sqrt(variance + attrs.eps);
      for (let k = 0; k < from.steps.length; k++)
        Y[to.starts[c]! + to.steps[k]!] = (X[start + from.steps[k]!]! - mean) * scale + b[c]!;
      M[c] = mean;
      V[c] = variance;
    });
  },
  frees: true,
  vjp: {
    x: needs(['x', 'weight', 'mean', 'variance'], ({ g, attrs }, x, weight, mean, variance) =>
      batchNormBackward(g, x, weight, mean, variance, attrs),
    ),
    weight: needs(['x', 'mean', 'variance'], ({ g, attrs }, x, mean, variance) =>
      batchNormWeightBackward(g, x, mean, variance, attrs),
    ),
    bias: needs(['x'], ({ g, attrs }, x) => sum(g, spanOf(x.shape, attrs))),
  },
  together(g, attrs, live, saved) {
    for (let i = 0; i < live.length; i++) if (!live[i]) return null;
    return compiledNormGradients(g, saved.read(0), saved.read(1), [saved.read(4), saved.read(5)], attrs);
  },
  jvp({ inputs: [x, weight], tangents: [tx, tw, tb], outputs: [, mean, variance], attrs }) {
    const parts = [
      // The Jacobian by x is symmetric, so backward pushes tangents as it pulls gradients.
      tx && batchNormBackward(tx, x!, weight!, mean!, variance!, attrs),
      tw && mul(normalised(x!, attrs), across(tw, x!, attrs)),
      tb && across(tb, x!, attrs).expand(x!.shape).clone(),
    ];
    return [totalOf(parts), null, null];
  },
  batch: { lift: liftChannels },
}).called((run) => (x, weight, bias, attrs) => {
  const outputs = run([x, weight, bias], attrs);
  return [outputs[0]!, outputs[1]!, outputs[2]!];
});

/** What `x` becomes with weight 1 and bias 0. */
const normalised = (x: Tensor, attrs: Channels): Tensor =>
  batchNorm(x, plain(x, 1, attrs), plain(x, 0, attrs), attrs)[0];

const totalOf = (parts: readonly (Tensor | null | undefined)[]): Tensor | null =>
  parts.reduce<Tensor | null>((total, part) => (part ? (total ? add(total, part) : part) : total), null);

/** Mean and biased variance, in float64 around the mean. */
function momentsOf(
  data: Tensor['storage']['data'],
  start: number,
  steps: Int32Array,
): { readonly mean: number; readonly variance: number } {
  let total = 0;
  for (let k = 0; k < steps.length; k++) total += data[start + steps[k]!]!;
  const mean = total / steps.length;
  let squares = 0;
  for (let k = 0; k < steps.length; k++) squares += (data[start + steps[k]!]! - mean) ** 2;
  return { mean, variance: squares / steps.length };
}

type Statistics = readonly [mean: Tensor, variance: Tensor];
type Backward = OpFunction<[g: Tensor, x: Tensor, weight: Tensor, ...Statistics, attrs: Channels]>;

/** `weight / √(variance + eps) (g - mean(g) - n mean(g n))`, where `n` is the normalised `x`. */
export const batchNormBackward: Backward = defineOp<
  Channels,
  'g' | 'x' | 'weight' | 'mean' | 'variance',
  'y'
>({
  name: 'batchNormBackward',
  node: 'NativeBatchNormBackwardBackward0',
  inputs: ['g', 'x', 'weight', 'mean', 'variance'],
  outputs: ['y'],
  fills: true,
  infer: ([, x]) => x!,
  kernel([g, x, weight, mean, variance], [y], attrs) {
    if (compiledNormSlope(g!, x!, weight!, [mean!, variance!], y!, attrs)) return;
    const plan = rowMajorOf(x!, attrs);
    if (plan !== null && [g!, weight!, mean!, variance!].every(isContiguous)) {
      const channel = [lineOf(weight!), lineOf(mean!), lineOf(variance!)] as const;
      return slopes(lineOf(g!), lineOf(x!), plan, channel, attrs.eps, y!.storage.data);
    }
    const [G, X, Y] = [g!.storage.data, x!.storage.data, y!.storage.data];
    const [w, m, v] = [valuesOf(weight!), valuesOf(mean!), valuesOf(variance!)];
    const [pg, px, py] = [channelsOf(g!, attrs), channelsOf(x!, attrs), channelsOf(y!, attrs)];
    px.starts.forEach((atX, c) => {
      const [atG, atY, n] = [pg.starts[c]!, py.starts[c]!, px.steps.length];
      const [centre, scale] = [m[c]!, 1 / Math.sqrt(v[c]! + attrs.eps)];
      let [total, along] = [0, 0];
      for (let k = 0; k < n; k++) {
        total += G[atG + pg.steps[k]!]!;
        along += G[atG + pg.steps[k]!]! * (X[atX + px.steps[k]!]! - centre) * scale;
      }
      for (let k = 0; k < n; k++) {
        const turned = ((X[atX + px.steps[k]!]! - centre) * scale * along) / n;
        Y[atY + py.steps[k]!] = w[c]! * scale * (G[atG + pg.steps[k]!]! - total / n - turned);
      }
    });
  },
  frees: true,
  vjp: {
    g: needs(['x', 'weight', 'mean', 'variance'], ({ g, attrs }, x, weight, mean, variance) =>
      batchNormBackward(g, x, weight, mean, variance, attrs),
    ),
    x: needs(['g', 'x', 'weight'], ({ g, attrs }, h, x, weight) => bend(g, h, x, weight, attrs)),
    weight: needs(['g', 'x', 'mean', 'variance'], ({ g, attrs }, h, x, mean, variance) =>
      sum(mul(g, batchNormBackward(h, x, plain(x, 1, attrs), mean, variance, attrs)), spanOf(x.shape, attrs)),
    ),
    mean: null,
    variance: null,
  },
  jvp: ({ inputs: [g, x, weight, mean, variance], tangents: [tg, tx, tw], attrs }) => [
    totalOf([
      tg && batchNormBackward(tg, x!, weight!, mean!, variance!, attrs),
      // The second derivative of the normalisation is symmetric in all three places.
      tx && bend(tx, g!, x!, weight!, attrs),
      tw && batchNormBackward(g!, x!, tw, mean!, variance!, attrs),
    ]),
  ],
  batch: { lift: liftChannels },
}).called((run) => (g, x, weight, mean, variance, attrs) => run.one([g, x, weight, mean, variance], attrs));

/** Sum of `g` times the normalised `x` over each channel: the gradient of the weight. */
export const batchNormWeightBackward: OpFunction<[g: Tensor, x: Tensor, ...Statistics, attrs: Channels]> =
  defineOp<Channels, 'g' | 'x' | 'mean' | 'variance', 'y'>({
    name: 'batchNormWeightBackward',
    node: 'NativeBatchNormWeightBackward0',
    inputs: ['g', 'x', 'mean', 'variance'],
    outputs: ['y'],
    fills: true,
    infer: ([, x], attrs) => ({ shape: channelShape(x!.shape, attrs), dtype: x!.dtype }),
    kernel([g, x, mean, variance], [y], attrs) {
      if (compiledNormSlope(g!, x!, null, [mean!, variance!], y!, attrs)) return;
      const plan = rowMajorOf(x!, attrs);
      if (plan !== null && [g!, mean!, variance!].every(isContiguous)) {
        const channel = [lineOf(mean!), lineOf(variance!)] as const;
        return weightSlopes(lineOf(g!), lineOf(x!), plan, channel, attrs.eps, y!.storage.data);
      }
      const [G, X, Y] = [g!.storage.data, x!.storage.data, y!.storage.data];
      const [m, v] = [valuesOf(mean!), valuesOf(variance!)];
      const [pg, px] = [channelsOf(g!, attrs), channelsOf(x!, attrs)];
      px.starts.forEach((start, c) => {
        let along = 0;
        for (let k = 0; k < px.steps.length; k++)
          along += G[pg.starts[c]! + pg.steps[k]!]! * (X[start + px.steps[k]!]! - m[c]!);
        Y[c] = along / Math.sqrt(v[c]! + attrs.eps);
      });
    },
    frees: true,
    vjp: {
      g: needs(['x'], ({ g, attrs }, x) => mul(normalised(x, attrs), across(g, x, attrs))),
      x: needs(['g', 'x', 'mean', 'variance'], ({ g, attrs }, h, x, mean, variance) =>
        batchNormBackward(mul(h, across(g, x, attrs)), x, plain(x, 1, attrs), mean, variance, attrs),
      ),
      mean: null,
      variance: null,
    },
    jvp({ inputs: [g, x, mean, variance], tangents: [tg, tx], attrs }) {
      const span = spanOf(x!.shape, attrs);
      return [
        totalOf([
          tg && sum(mul(tg, normalised(x!, attrs)), span),
          tx && sum(mul(g!, batchNormBackward(tx, x!, plain(x!, 1, attrs), mean!, variance!, attrs)), span),
        ]),
      ];
    },
    batch: { lift: liftChannels },
  }).called((run) => (g, x, mean, variance, attrs) => run.one([g, x, mean, variance], attrs));

/**
 * How `sum(a backward(g, x))` moves with `x`, written in operations that see the statistics move, so that it can be
 * differentiated again.
 */
function bend(a: Tensor, g: Tensor, x: Tensor, weight: Tensor, attrs: Channels): Tensor {
  const span = spanOf(x.shape, attrs);
  const averaged = (t: Tensor): Tensor => meanOf(t, span, { keepdim: true });
  const n = normalised(x, attrs);
  const scale = rsqrt(add(varianceOf(x, span, { keepdim: true, correction: 0 }), attrs.eps));
  const [alongA, alongG] = [averaged(mul(a, n)), averaged(mul(g, n))];
  const turned = (t: Tensor, along: Tensor): Tensor => sub(sub(t, averaged(t)), mul(n, along));
  const joint = sub(sub(averaged(mul(a, g)), mul(averaged(a), averaged(g))), mul(alongA, alongG));
  const inner = add(mul(n, joint), add(mul(alongA, turned(g, alongG)), mul(alongG, turned(a, alongA))));
  return neg(mul(mul(inner, mul(scale, scale)), across(weight, x, attrs)));
}
