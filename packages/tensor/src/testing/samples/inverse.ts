/** Samples: inverse functions, angles and lengths. */
import { alone, between, into, one, type OpSamples, pair, positive } from '../sample.js';

// In place the samples square and double what they get.
const [small, open, above] = [between(-0.45, 0.45), between(0.2, 0.45), between(1.2, 3)];
export const inverse = {
  asin: one((x) => x.asin(), between(-0.8, 0.8)),
  acos: one((x) => x.acos(), between(-0.8, 0.8)),
  asinh: one((x) => x.asinh()),
  acosh: one((x) => x.acosh(), above),
  atanh: one((x) => x.atanh(), between(-0.8, 0.8)),
  atan2: { good: pair((a, b) => a.atan2(b), positive) },
  hypot: { good: pair((a, b) => a.hypot(b), positive) },
  asin_: alone((x) => x.asin_(), small),
  acos_: alone((x) => x.acos_(), small),
  asinh_: alone((x) => x.asinh_()),
  acosh_: alone((x) => x.acosh_(), above),
  atanh_: alone((x) => x.atanh_(), small),
  atan2_: { good: into((a, b) => a.atan2_(b), positive) },
  hypot_: { good: into((a, b) => a.hypot_(b), positive) },
  erfinv: one((x) => x.erfinv(), between(-0.8, 0.8)),
  erfinv_: alone((x) => x.erfinv_(), open),
  logit: {
    good: [
      ...one((x) => x.logit(), between(0.2, 0.8)).good,
      ...one((x) => x.logit(0.3), between(0.05, 0.95)).good,
    ],
  },
  logit_: alone((x) => x.logit_(), open),
} satisfies Record<string, OpSamples>;
