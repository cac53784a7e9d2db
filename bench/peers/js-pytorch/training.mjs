/** W5 and W8 in js-pytorch. */
import { courseData, digitData } from '../../dist/data.js';
import { absent, measure } from '../../dist/harness.js';
import { trainingOf } from '../../dist/reference.js';
import { torch, nn, tensorOf, corner, relu, elu, sigmoid } from './library.mjs';

class BatchNorm extends nn.Module {
  constructor(width) {
    super();
    this.g = torch.tensor(Array(width).fill(1), true);
    this.b = torch.tensor(Array(width).fill(0), true);
  }
  forward(x) {
    const centred = torch.add(x, torch.neg(torch.mean(x, 0, true)));
    const variance = torch.mean(torch.mul(centred, centred), 0, true);
    const scaled = torch.div(centred, torch.sqrt(torch.add(variance, 1e-5)));
    return torch.add(torch.mul(scaled, this.g), this.b);
  }
}
class Net extends nn.Module {
  constructor() {
    super();
    this.l1 = new nn.Linear(9, 16);
    this.b1 = new BatchNorm(16);
    this.l2 = new nn.Linear(16, 8);
    this.b2 = new BatchNorm(8);
    this.l3 = new nn.Linear(8, 1);
  }
  forward(x) {
    const h = elu(this.b1.forward(this.l1.forward(x)));
    return sigmoid(this.l3.forward(elu(this.b2.forward(this.l2.forward(h)))));
  }
}
for (const [row, n] of [
  ['W5', 32],
  ['W5b', 1024],
]) {
  await measure(`${row}-adam`, () => {
    const data = courseData(n);
    const [x, y] = [tensorOf(data.x, n, 9), tensorOf(data.y, n, 1)];
    const rest = torch.add(torch.neg(y), 1);
    const net = new Net();
    const optimizer = new torch.optim.Adam(net.parameters(), 1e-3, 0);
    const run = () => {
      const p = net.forward(x);
      const right = torch.mul(y, torch.log(torch.add(p, 1e-12)));
      const wrong = torch.mul(rest, torch.log(torch.add(torch.neg(p), 1 + 1e-12)));
      const loss = torch.neg(torch.mean(torch.add(right, wrong), 0));
      loss.backward();
      optimizer.step();
      optimizer.zero_grad();
      return corner(loss);
    };
    return { note: 'batch norm without running statistics', run, check: () => trainingOf(run) };
  });
  absent(`${row}-sgd`, 'no SGD optimiser');
}

class Digits extends nn.Module {
  constructor() {
    super();
    this.a = new nn.Linear(784, 256);
    this.b = new nn.Linear(256, 128);
    this.c = new nn.Linear(128, 10);
  }
  forward(x) {
    return this.c.forward(relu(this.b.forward(relu(this.a.forward(x)))));
  }
}
await measure('W8', () => {
  const batches = digitData().map(({ x, y }) => ({
    x: tensorOf(x, 64, 784),
    y: torch.tensor(Array.from(y)),
  }));
  const net = new Digits();
  const entropy = new nn.CrossEntropyLoss();
  const optimizer = new torch.optim.Adam(net.parameters(), 1e-3, 0);
  let next = 0;
  const step = ({ x, y }) => {
    const loss = entropy.forward(net.forward(x), y);
    loss.backward();
    optimizer.step();
    optimizer.zero_grad();
    return corner(loss);
  };
  return {
    note: 'Adam: it has no SGD',
    run: () => step(batches[next++ & 15]),
    check: () => trainingOf(() => step(batches[0])),
  };
});
