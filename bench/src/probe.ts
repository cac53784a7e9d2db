/** Prints a digest of one product: the default kernels and the opt-in modes differ in its last bits. */
import * as torch from 'isograd';
import { bitsOf } from './ours-arithmetic.js';

torch.manualSeed(0);
console.log(bitsOf(torch.randn([64, 256]).matmul(torch.randn([256, 64]))));
