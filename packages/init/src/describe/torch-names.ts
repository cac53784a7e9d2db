/** PyTorch's names (`torch.nn.init`), each called with nothing but the tensor unless said otherwise. */
import type { Shape } from '@isograd/tensor';
import type { Concept } from '../dialects/initializer.js';
import { fansOf } from '../fans.js';
import type { Law } from '../law.js';
import { initialize_ } from '../initialize.js';
import { type SchemeName, type SchemeOptions, schemes } from '../schemes.js';
import { scalingLaw, type ScalingRule } from '../variance-scaling.js';
import type { NamedScheme } from './catalogue.js';

type Lawful = (shape: Shape) => Law | null;

const always =
  (law: Law): Lawful =>
  () =>
    law;
const one = always({ kind: 'constant', value: 1 });
const dependent: Lawful = () => null;
const scaling =
  (scale: number, mode: ScalingRule['mode'], distribution: 'uniform' | 'normal'): Lawful =>
  (shape) =>
    scalingLaw({ scale, mode, distribution, correctTruncation: false }, fansOf({ shape }));

const defaultCall =
  'the default call has the gain √2 of ReLU; Linear and Conv call it with a = √5, which divides the variance by 6';

interface Row {
  readonly concept: Concept;
  readonly scheme: SchemeName;
  /** The call, where it is not the scheme's name in Python and the tensor. */
  readonly python?: string;
  readonly options?: SchemeOptions;
  readonly rule: string;
  readonly law: Lawful;
  readonly trap?: string;
}

const rows: readonly Row[] = [
  { concept: 'zeros', scheme: 'zeros', rule: '0', law: always({ kind: 'constant', value: 0 }) },
  { concept: 'ones', scheme: 'ones', rule: '1', law: one },
  {
    concept: 'constant',
    scheme: 'constant',
    python: 'constant_(w, 1)',
    options: { val: 1 },
    rule: '1',
    law: one,
  },
  { concept: 'identity', scheme: 'eye', rule: schemes.eye.rule, law: dependent },
  { concept: 'identity', scheme: 'dirac', rule: schemes.dirac.rule, law: dependent },
  {
    concept: 'uniform',
    scheme: 'uniform',
    rule: 'U(0, 1)',
    law: always({ kind: 'uniform', low: 0, high: 1 }),
    trap: 'U(0, 1): no weight is negative; Keras has ±0.05, MXNet ±0.07, JAX [0, 0.01)',
  },
  {
    concept: 'normal',
    scheme: 'normal',
    rule: 'N(0, 1²)',
    law: always({ kind: 'normal', mean: 0, std: 1 }),
    trap: 'std 1; Keras has 0.05, JAX and MXNet 0.01',
  },
  {
    concept: 'truncatedNormal',
    scheme: 'truncNormal',
    rule: 'N(0, 1²) inside [-2, 2]',
    law: always({ kind: 'truncated', mean: 0, std: 1, low: -2, high: 2 }),
    trap: 'a and b are numbers and not standard deviations: with std 0.02 the default bounds cut nothing',
  },
  {
    concept: 'xavierUniform',
    scheme: 'xavierUniform',
    rule: 'U(±√(3 / mean of the fans))',
    law: scaling(1, 'fan_avg', 'uniform'),
  },
  {
    concept: 'xavierNormal',
    scheme: 'xavierNormal',
    rule: 'N(0, 1 / mean of the fans)',
    law: scaling(1, 'fan_avg', 'normal'),
  },
  {
    concept: 'kaimingUniform',
    scheme: 'kaimingUniform',
    rule: 'U(±√(6 / fan in))',
    law: scaling(2, 'fan_in', 'uniform'),
    trap: defaultCall,
  },
  {
    concept: 'kaimingNormal',
    scheme: 'kaimingNormal',
    rule: 'N(0, 2 / fan in)',
    law: scaling(2, 'fan_in', 'normal'),
    trap: defaultCall,
  },
  {
    concept: 'lecunUniform',
    scheme: 'lecunUniform',
    python: "kaiming_uniform_(w, nonlinearity='linear')",
    rule: 'U(±√(3 / fan in))',
    law: scaling(1, 'fan_in', 'uniform'),
    trap: 'has no name of its own',
  },
  {
    concept: 'lecunNormal',
    scheme: 'lecunNormal',
    python: "kaiming_normal_(w, nonlinearity='linear')",
    rule: 'N(0, 1 / fan in)',
    law: scaling(1, 'fan_in', 'normal'),
    trap: "has no name of its own; nonlinearity='selu' has the gain 3/4, which self-normalising networks do not want",
  },
  { concept: 'orthogonal', scheme: 'orthogonal', rule: 'Q of a normal matrix', law: dependent },
];

/** The rows as entries of the catalogue. */
export function torchNames(): readonly NamedScheme[] {
  return rows.map(({ concept, scheme, python, options, rule, law, trap }) => {
    const plain = `${snake(scheme)}_`;
    return {
      framework: 'torch',
      concept,
      written: `torch.nn.init.${python ?? `${plain}(w)`}`,
      ours: `${scheme}_(w${options?.val === undefined ? '' : `, ${options.val}`})`,
      names: python?.startsWith(plain) === false ? [scheme] : [plain, scheme],
      rule,
      ...(trap === undefined ? {} : { trap }),
      law,
      fill: (tensor, random = {}) => initialize_(tensor, scheme, { ...random, ...options }),
    };
  });
}

/** "rndType" as Python writes it: "rnd_type". */
export function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
