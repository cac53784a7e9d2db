/** Samples: comparisons and logic. */
import { one, type OpSamples, pair } from '../sample.js';

export const comparisons = {
  eq: { good: pair((a, b) => a.mul(b.detach().eq(a.detach()))) },
  ne: { good: pair((a, b) => a.mul(b.ne(a))) },
  lt: { good: pair((a, b) => a.mul(b.lt(a))) },
  le: { good: pair((a, b) => a.mul(b.le(a))) },
  gt: { good: pair((a, b) => a.mul(b.gt(a))) },
  ge: { good: pair((a, b) => a.mul(b.ge(a))) },
  logicalAnd: { good: pair((a, b) => a.mul(a.gt(0).logicalAnd(b.gt(0)))) },
  logicalOr: { good: pair((a, b) => a.mul(a.gt(0).logicalOr(b.gt(0)))) },
  logicalXor: { good: pair((a, b) => a.mul(a.gt(0).logicalXor(b.gt(0)))) },
  logicalNot: one((x) => x.mul(x.gt(0).logicalNot())),
  isnan: one((x) => x.mul(x.isnan().logicalNot())),
  isinf: one((x) => x.mul(x.isinf().logicalNot())),
  isfinite: one((x) => x.mul(x.isfinite())),
} satisfies Record<string, OpSamples>;
