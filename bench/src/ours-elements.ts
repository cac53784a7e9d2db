/** W6 and W7: elementwise, sums, products and convolution. */
import * as torch from 'isograd';
import { convolutionData, million, productFactors, productSizes } from './data.js';
import { measure } from './harness.js';
import { from } from './ours-arithmetic.js';
import { checkConvolution, checkProduct, checkSigmoidGradient, checkSum } from './reference.js';

export async function elementRows(): Promise<void> {
  await measure('W6', () => {
    const x = from(million(), [1_000_000]).requiresGrad_();
    const ones = torch.ones([1_000_000]);
    const run = (): void => {
      x.grad = null;
      torch.sigmoid(x).backward(ones);
    };
    const check = () => {
      run();
      return checkSigmoidGradient(x.grad!.data());
    };
    return { run, check };
  });
  await measure('W6s', () => {
    const x = from(million(), [1_000_000]);
    return { run: () => x.sum().item(), check: () => checkSum(x.sum().item()) };
  });
  for (const [row, m, k, n] of productSizes)
    await measure(row, () => {
      const [a, b] = productFactors(m, k, n);
      const [x, y] = [from(a, [m, k]), from(b, [k, n])];
      return { run: () => x.matmul(y), check: () => checkProduct(a, b, x.matmul(y).data(), m, k, n) };
    });
  await convolutionRows();
}

async function convolutionRows(): Promise<void> {
  await measure('W7c-forward', () => {
    const { net, x } = convolution();
    const run = (): torch.Tensor => torch.noGrad(() => net(x));
    return { run, check: () => compare(run()) };
  });
  await measure('W7c-both', () => {
    const { net, x } = convolution();
    x.requiresGrad_();
    const run = (): void => {
      x.grad = null;
      net.zeroGrad();
      net(x).sum().backward();
    };
    return { run, check: () => compare(net(x)) };
  });
}

const convolution = () => {
  const [images, kernels] = convolutionData();
  const net = new torch.nn.Conv2d(16, 32, 3, { bias: false });
  torch.noGrad(() => net.weight.copy_(from(kernels, [32, 16, 3, 3])));
  return { net, x: from(images, [32, 16, 28, 28]) };
};

const compare = (y: torch.Tensor) => {
  const data = y.data();
  return checkConvolution((i, c, r, col) => data[((i * 32 + c) * 26 + r) * 26 + col]!);
};
