/** Samples: second names of operations. */
import { numbers, alone, between, into, one, type OpSamples, pair, positive, sample } from '../sample.js';
import type { Tensor } from '../../tensor.js';

const inside = between(-0.9, 0.9);
// In place they act on twice the numbers.
const small = between(-0.45, 0.45);
const above = between(1.2, 3);
/** In place beside a second operand. */
const beside = (f: (a: Tensor, b: Tensor) => Tensor): OpSamples => ({ good: into(f, positive) });
const both = (f: (a: Tensor, b: Tensor) => Tensor): OpSamples => ({ good: pair(f, positive) });
/** Answers stand beside the operands as factors. */
const asked = (f: (a: Tensor, b: Tensor) => Tensor): OpSamples => ({
  good: pair((a, b) => a.mul(b).mul(f(a, b))),
});

export const aliases = {
  absolute: one((x) => x.absolute()),
  absolute_: alone((x) => x.absolute_()),
  negative: one((x) => x.negative()),
  negative_: alone((x) => x.negative_()),
  subtract: both((a, b) => a.subtract(b, { alpha: 2 })),
  subtract_: beside((a, b) => a.subtract_(b)),
  multiply: both((a, b) => a.multiply(b)),
  multiply_: beside((a, b) => a.multiply_(b)),
  divide: both((a, b) => a.divide(b)),
  divide_: beside((a, b) => a.divide_(b)),
  trueDivide: both((a, b) => a.trueDivide(b)),
  fix: one((x) => x.fix()),
  fix_: alone((x) => x.fix_()),
  clip: one((x) => x.clip({ min: -0.5, max: 0.5 })),
  clip_: alone((x) => x.clip_({ min: -0.5, max: 0.5 })),
  expit: one((x) => x.expit()),
  greater: asked((a, b) => a.greater(b)),
  greaterEqual: asked((a, b) => a.greaterEqual(b)),
  less: asked((a, b) => a.less(b)),
  lessEqual: asked((a, b) => a.lessEqual(b)),
  notEqual: asked((a, b) => a.notEqual(b)),
  greater_: beside((a, b) => a.greater_(b)),
  greaterEqual_: beside((a, b) => a.greaterEqual_(b)),
  less_: beside((a, b) => a.less_(b)),
  lessEqual_: beside((a, b) => a.lessEqual_(b)),
  notEqual_: beside((a, b) => a.notEqual_(b)),
  arccos: one((x) => x.arccos(), inside),
  arccos_: alone((x) => x.arccos_(), small),
  arccosh: one((x) => x.arccosh(), above),
  arccosh_: alone((x) => x.arccosh_(), above),
  arcsin: one((x) => x.arcsin(), inside),
  arcsin_: alone((x) => x.arcsin_(), small),
  arcsinh: one((x) => x.arcsinh()),
  arcsinh_: alone((x) => x.arcsinh_()),
  arctan: one((x) => x.arctan()),
  arctan_: alone((x) => x.arctan_()),
  arctan2: both((a, b) => a.arctan2(b)),
  arctan2_: beside((a, b) => a.arctan2_(b)),
  arctanh: one((x) => x.arctanh(), inside),
  arctanh_: alone((x) => x.arctanh_(), small),
  moveaxis: { good: [sample((x) => x.moveaxis(0, 2), numbers(2, 3, 2))] },
  swapdims: { good: [sample((x) => x.swapdims(0, 1), numbers(2, 3))] },
  ger: { good: [sample((a, b) => a.ger(b), numbers(2), numbers(3))] },
} satisfies Record<string, OpSamples>;
