/** Imports isograd and runs one small forward and backward. */
import * as torch from 'isograd';

const w = torch.randn([3, 2], { requiresGrad: true });
torch.ones([4, 3]).matmul(w).tanh().sum().backward();
console.log(w.grad.tolist()[0][0]);
