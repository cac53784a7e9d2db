/** Two hundred recorded steps: the training that PyTorch's own digits are known of. */
import * as torch from 'isograd';

const F = torch.nn.functional;

/** A net of the lecture: nine features in, a probability out. */
export type Classifier = torch.nn.Module & ((x: torch.Tensor) => torch.Tensor);

/** The loss of each step of SGD, batches of 32 in turn, on a table of 256 rows made from random numbers. */
export function replayed(make: () => Classifier, seed: number, steps = 200): readonly number[] {
  torch.manualSeed(2024);
  const X = torch.rand([256, 9]);
  const w = torch.randn([9]);
  const noise = torch.randn([256]).mul(0.1);
  const y = X.sub(0.5).mul(w).sum(1).add(noise).gt(0).float().unsqueeze(1);

  torch.manualSeed(seed);
  const net = make();
  const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.05 });
  const losses: number[] = [];
  for (let t = 0; t < steps; t++) {
    const i = (t * 32) % 256;
    optimizer.zeroGrad();
    const loss = F.binaryCrossEntropy(net(X.slice(0, i, i + 32)), y.slice(0, i, i + 32));
    loss.backward();
    losses.push(loss.item());
    optimizer.step();
  }
  return losses;
}
