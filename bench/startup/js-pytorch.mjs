/** Requires js-pytorch and runs one small forward and backward. */
import { requireFrom } from '../dist/installed.js';

const { torch } = requireFrom('js-pytorch')('js-pytorch');
const w = torch.randn([3, 2], true);
new torch.nn.ReLU()
  .forward(torch.matmul(torch.ones([4, 3]), w))
  .sum(0)
  .backward();
console.log(w.grad[0][0]);
