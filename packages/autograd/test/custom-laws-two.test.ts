/** Custom rules for functions of two tensors keep the laws of operations, under every transform and pair of them. */
import { functionsOfTwo } from './custom/functions-of-two.js';
import { describeCustomLaws } from './custom/laws.js';

describeCustomLaws(functionsOfTwo);
