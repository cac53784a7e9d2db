/** How layers start where nobody chooses: the weights of a fully connected layer in many libraries. */
import { type Fans, fansOf } from '../fans.js';
import type { Law } from '../law.js';
import { scalingLaw, type ScalingRule } from '../variance-scaling.js';

/** The default of one library's fully connected layer. */
export interface LayerDefault {
  readonly library: string;
  readonly layer: string;
  readonly rule: string;
  /** Weights [out, in]. */
  weight(fans: Fans): Law;
  /** Absent where it is not recorded here. */
  bias?(fans: Fans): Law;
}

const scaling =
  (
    scale: number,
    mode: ScalingRule['mode'],
    distribution: ScalingRule['distribution'],
    correctTruncation = true,
  ) =>
  (fans: Fans): Law =>
    scalingLaw({ scale, mode, distribution, correctTruncation }, fans);
const within = (bound: number) => (): Law => ({ kind: 'uniform', low: -bound, high: bound });
const fixed = (value: number) => (): Law => ({ kind: 'constant', value });
const third = scaling(1 / 3, 'fan_in', 'uniform');

/** Libraries by σ_w² = fan in · Var(w) of a square layer: see `sigmaW2` of `compareDefaults`. */
export const layerDefaults: readonly LayerDefault[] = [
  { library: 'PyTorch', layer: 'nn.Linear', rule: 'U(±1/√fan in), bias too', weight: third, bias: third },
  { library: 'Equinox', layer: 'nn.Linear', rule: 'U(±1/√fan in), bias too', weight: third, bias: third },
  {
    library: 'Flax',
    layer: 'nn.Dense',
    rule: 'N(0, 1 / fan in) cut and corrected, bias 0',
    weight: scaling(1, 'fan_in', 'truncated_normal'),
    bias: fixed(0),
  },
  {
    library: 'Keras',
    layer: 'Dense',
    rule: 'U(±√(6 / (fan in + fan out))), bias 0',
    weight: scaling(1, 'fan_avg', 'uniform'),
    bias: fixed(0),
  },
  {
    library: 'MXNet',
    layer: 'gluon.nn.Dense',
    rule: 'U(±0.07), bias 0',
    weight: within(0.07),
    bias: fixed(0),
  },
  {
    library: 'TensorFlow.js',
    layer: 'layers.dense',
    rule: 'N(0, 2 / (fan in + fan out)) cut and not corrected, bias 0',
    weight: scaling(1, 'fan_avg', 'truncated_normal', false),
    bias: fixed(0),
  },
  {
    library: 'js-pytorch',
    layer: 'Linear',
    rule: 'N(0, 1 / fan in)',
    weight: scaling(1, 'fan_in', 'normal'),
  },
  { library: 'ConvNetJS', layer: 'fc', rule: 'N(0, 1 / fan in)', weight: scaling(1, 'fan_in', 'normal') },
  {
    library: 'shumai',
    layer: 'Linear',
    rule: 'U(±√(12 / (fan in + fan out)))',
    weight: scaling(2, 'fan_avg', 'uniform'),
  },
  { library: 'brain.js', layer: 'NeuralNetwork', rule: 'U(±0.2)', weight: within(0.2) },
  {
    library: 'TensorFlow Playground',
    layer: 'Node',
    rule: 'U(±0.5), bias 0.1',
    weight: within(0.5),
    bias: fixed(0.1),
  },
  { library: 'micrograd', layer: 'Layer', rule: 'U(±1), bias 0', weight: within(1), bias: fixed(0) },
];

/** The law that a library gives to a weight of this shape. */
export const defaultLaw = (row: LayerDefault, shape: readonly number[]): Law => row.weight(fansOf({ shape }));
