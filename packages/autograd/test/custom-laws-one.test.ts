/** Custom rules for functions of one tensor keep the laws of operations, under every transform and pair of them. */
import { functionsOfOne } from './custom/functions-of-one.js';
import { describeCustomLaws } from './custom/laws.js';

describeCustomLaws(functionsOfOne);
