/** Batch normalisation in evaluation: each channel by a mean and variance that were gathered before. */
import { add, defineOp, mul, needs, type OpFunction, rsqrt, sum, type Tensor } from '@isograd/tensor';
import { across, type Channels, channelsOf, liftChannels, plain, spanOf, valuesOf } from './channels.js';
import { compiledNormEval } from './compiled-norm.js';

type Normalise = (
  x: Tensor,
  weight: Tensor,
  bias: Tensor,
  mean: Tensor,
  variance: Tensor,
  attrs: Channels,
) => Tensor;

/** `(x - mean) / √(variance + eps) weight + bias`; the statistics carry no gradient. */
export const batchNormEval: OpFunction<Parameters<Normalise>> = defineOp<
  Channels,
  'x' | 'weight' | 'bias' | 'mean' | 'variance',
  'y'
>({
  name: 'batchNormEval',
  node: 'NativeBatchNormBackward0',
  inputs: ['x', 'weight', 'bias', 'mean', 'variance'],
  outputs: ['y'],
  fills: true,
  infer: ([x]) => x!,
  kernel([x, weight, bias, mean, variance], [y], attrs) {
    if (compiledNormEval([x!, weight!, bias!, mean!, variance!], y!, attrs)) return;
    const [X, Y] = [x!.storage.data, y!.storage.data];
    const [w, b, m, v] = [valuesOf(weight!), valuesOf(bias!), valuesOf(mean!), valuesOf(variance!)];
    const [from, to] = [channelsOf(x!, attrs), channelsOf(y!, attrs)];
    from.starts.forEach((start, c) => {
      const scale = w[c]! / Math.sqrt(v[c]! + attrs.eps);
      for (let k = 0; k < from.steps.length; k++)
        Y[to.starts[c]! + to.steps[k]!] = (X[start + from.steps[k]!]! - m[c]!) * scale + b[c]!;
    });
  },
  frees: true,
  vjp: {
    x: needs(['weight', 'variance'], ({ g, attrs }, weight, variance) =>
      mul(g, across(mul(weight, spreadOf(variance, attrs)), g, attrs)),
    ),
    weight: needs(['x', 'mean', 'variance'], ({ g, attrs }, x, mean, variance) =>
      sum(mul(g, normalised(x, mean, variance, attrs)), spanOf(x.shape, attrs)),
    ),
    bias: needs([], ({ g, attrs }) => sum(g, spanOf(g.shape, attrs))),
    mean: null,
    variance: null,
  },
  jvp({ inputs: [x, weight, , mean, variance], tangents: [tx, tw, tb], outputs: [y], attrs }) {
    const parts = [
      tx && mul(tx, across(mul(weight!, spreadOf(variance!, attrs)), x!, attrs)),
      tw && mul(normalised(x!, mean!, variance!, attrs), across(tw, x!, attrs)),
      tb && across(tb, x!, attrs).expand(y!.shape).clone(),
    ];
    return [parts.reduce<Tensor | null>((all, part) => (part ? (all ? add(all, part) : part) : all), null)];
  },
  batch: { lift: liftChannels },
}).called(
  (run) => (x, weight, bias, mean, variance, attrs) => run.one([x, weight, bias, mean, variance], attrs),
);

const spreadOf = (variance: Tensor, { eps }: Channels): Tensor => rsqrt(add(variance, eps));
const normalised = (x: Tensor, mean: Tensor, variance: Tensor, attrs: Channels): Tensor =>
  batchNormEval(x, plain(x, 1, attrs), plain(x, 0, attrs), mean, variance, attrs);
