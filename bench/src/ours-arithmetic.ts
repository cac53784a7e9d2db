/** W1 to W3: chains of products and streams of random numbers. */
import { createHash } from 'node:crypto';
import * as torch from 'isograd';
import { chainInput, chainWeights, smallFactors } from './data.js';
import { measure, value, wanted } from './harness.js';
import { checkChain, checkNormals, checkSmallChain } from './reference.js';

type Tensor = torch.Tensor;

/** A tensor over numbers that are there already. */
export const from = (numbers: Float32Array<ArrayBuffer>, shape: readonly number[]): Tensor =>
  torch.fromTypedArray(numbers, [...shape]);

/** A digest of float32 bits. */
export const bitsOf = (x: Tensor): string => {
  const data = x.data();
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
};

export async function arithmeticRows(): Promise<void> {
  await measure('W1', () => {
    shareStream('W1', [256, 256]);
    return { run: () => chainOf(() => torch.randn([256, 256])) };
  });
  await measure('W1b', () => {
    const weights = chainWeights().map((w) => from(w, [256, 256]));
    const start = from(chainInput(), [256]);
    const run = (): Tensor => weights.reduce((x, w) => w.matmul(x), start);
    return { run: () => run().data()[0], check: () => checkChain(run().data()) };
  });
  await measure('W2', () => ({
    per: 100,
    run: () => {
      let x = torch.randn([4, 4]);
      for (let i = 0; i < 100; i++) x = x.matmul(torch.randn([4, 4]));
      return x.data()[0];
    },
  }));
  await measure('W2b', () => {
    const factors = smallFactors().map((f) => from(f, [4, 4]));
    const run = (): Tensor => {
      let x = factors[0]!;
      for (const f of factors) x = x.matmul(f);
      return x;
    };
    return { per: 100, run: () => run().data()[0], check: () => checkSmallChain(run().data()) };
  });
  await measure('W3', () => {
    if (wanted('W3')) value('W3', variance(20), 1e-5);
    return { run: () => variance(200) };
  });
  await measure('W3r', () => {
    shareStream('W3r', [1_000_000]);
    return {
      run: () => torch.randn([10_000_000]),
      check: () => checkNormals(torch.randn([1_000_000]).data()),
    };
  });
}

function chainOf(next: () => Tensor): number {
  let x = torch.randn([256]);
  for (let i = 0; i < 100; i++) x = next().matmul(x);
  return x.data()[0]!;
}

/** The experiment of the course: mean and mean square of w x, over many draws. */
function variance(draws: number): readonly number[] {
  torch.manualSeed(0);
  let [mean, square] = [0, 0];
  for (let i = 0; i < draws; i++) {
    const x = torch.randn([256]);
    const y = torch.randn([256, 256]).matmul(x);
    mean += y.mean().item();
    square += y.pow(2).mean().item();
  }
  return [mean, square];
}

function shareStream(row: string, shape: readonly number[]): void {
  torch.manualSeed(0);
  value(row, [bitsOf(torch.randn([...shape]))], 0);
}
