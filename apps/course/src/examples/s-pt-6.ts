/** S-PT-6: the standard deviation of each layer's output, until it is nan. */
import * as torch from 'isograd';
import { between, claim, digits, is, within } from '../claim.js';
import { example } from '../example.js';
import { MLP, printStds } from './article-mlp.js';

export const growingStd = example({
  id: 'S-PT-6',
  title: 'The standard deviation grows 16 times per layer',
  document: 'article',
  question: 'At which layer does the output start to explode, and how fast?',
  seed: 1,
  parameters: { neurons: 256, layers: 100, batch: 16 },
  run({ seed, parameters: { neurons, layers, batch }, print, plot }) {
    torch.manualSeed(seed);
    const net = new MLP(neurons, layers);
    net.initialize();
    const { std, std64 } = printStds(net, torch.randn([batch, neurons]), print);

    plot({
      title: 'standard deviation of the output of each layer',
      scale: 'log',
      x: { label: 'layer', from: 0, to: std.length - 1 },
      series: { std },
    });
    return { std, std64, firstNaN: std.findIndex(Number.isNaN), ...products(100_000) };
  },
  claims: ({ std, std64, firstNaN, independent, shifted, dependent }) => [
    claim('the first layer has a standard deviation of 16, the root of 256', std[0] ?? NaN, within(16, 1.1)),
    claim(
      'each layer multiplies it by 15.97',
      ((std[28] ?? NaN) / (std[0] ?? NaN)) ** (1 / 28),
      within(15.97, 0.4),
    ),
    claim(
      'std() is nan already at layer 30 or 31: there the sum for its float32 mean overflows',
      firstNaN,
      between(29, 32),
    ),
    claim(
      'summed in float64 that layer still has a standard deviation, near 16^31 = 2e37',
      Math.log10(std64[firstNaN] ?? NaN),
      // Layer 30 is worth 10^37.3; a layer more or less 1.2.
      between(35.5, 39),
    ),
    claim(
      'the std of X·Y is the product of both stds if they are independent with mean 0',
      independent,
      within(1, 0.02),
    ),
    claim('with mean 1 instead of 0 it is not: √3 and not 1', shifted, within(Math.sqrt(3), 0.03)),
    claim('with Y = X it is not: √2 and not 1', dependent, within(Math.SQRT2, 0.04)),
  ],
  digits: ({ std, firstNaN }) => [
    claim(
      'layers 0, 1, 9 and 29 have the digits of PyTorch',
      [0, 1, 9, 29].map((i) => (std[i] ?? NaN) / (expected[i] ?? NaN)),
      digits([1, 1, 1, 1]),
    ),
    claim('nan at layer 30, as in every PyTorch tried; the article prints 31', firstNaN, is(30)),
  ],
});

const expected: Readonly<Record<number, number>> = {
  0: 15.959932327270508,
  1: 256.6237487792969,
  9: 1148104736768,
  29: 1.322983152787379e36,
};

/** Standard deviations of products of `n` pairs: independent, with means of 1, and of equal numbers. */
function products(n: number) {
  const [x, y] = [torch.randn([n]), torch.randn([n])];
  return {
    independent: x.mul(y).std().item(),
    shifted: x.add(1).mul(y.add(1)).std().item(),
    dependent: x.mul(x).std().item(),
  };
}
