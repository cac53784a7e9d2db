/** What activations do to a random signal: how much of its square passes, and how much of a gradient's. */
import type { GraphNode, Tensor } from '@isograd/tensor';

/** An activation function and its slope; a row of the table. */
interface Row {
  readonly of: (z: number) => number;
  readonly slope: (z: number) => number;
  /** The nodes that differentiate it, as `nodeBehind` names them. */
  readonly nodes: readonly string[];
  /** Class of its module. */
  readonly kind: string;
}

const { abs, exp, log1p, max, tanh } = Math;
const logistic = (z: number): number => 1 / (1 + exp(-z));
const softplus = (z: number): number => max(z, 0) + log1p(exp(-abs(z)));
const density = (z: number): number => exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
/** Zelen and Severo's approximation of the normal distribution function, to 7.5e-8. */
function distribution(z: number): number {
  const t = 1 / (1 + 0.2316419 * abs(z));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - density(z) * series : density(z) * series;
}
const [scale, alpha] = [1.0507009873554805, 1.6732632423543772];

/** Activations with the slopes and constants that their functions have by default. */
const activations = {
  relu: { of: (z) => max(z, 0), slope: (z) => (z > 0 ? 1 : 0), nodes: ['ReluBackward0'], kind: 'ReLU' },
  leakyRelu: {
    of: (z) => (z > 0 ? z : 0.01 * z),
    slope: (z) => (z > 0 ? 1 : 0.01),
    nodes: ['LeakyReluBackward0'],
    kind: 'LeakyReLU',
  },
  selu: {
    of: (z) => scale * (z > 0 ? z : alpha * Math.expm1(z)),
    slope: (z) => scale * (z > 0 ? 1 : alpha * exp(z)),
    nodes: ['EluBackward0 of selu'],
    kind: 'SELU',
  },
  elu: {
    of: (z) => (z > 0 ? z : Math.expm1(z)),
    slope: (z) => (z > 0 ? 1 : exp(z)),
    nodes: ['EluBackward0', 'CeluBackward0'],
    kind: 'ELU',
  },
  tanh: { of: tanh, slope: (z) => 1 - tanh(z) ** 2, nodes: ['TanhBackward0'], kind: 'Tanh' },
  hardtanh: {
    of: (z) => max(-1, Math.min(1, z)),
    slope: (z) => (abs(z) < 1 ? 1 : 0),
    nodes: ['HardtanhBackward0'],
    kind: 'Hardtanh',
  },
  relu6: {
    of: (z) => max(0, Math.min(6, z)),
    slope: (z) => (z > 0 && z < 6 ? 1 : 0),
    nodes: ['HardtanhBackward0 of relu6'],
    kind: 'ReLU6',
  },
  softsign: {
    of: (z) => z / (1 + abs(z)),
    slope: (z) => (1 + abs(z)) ** -2,
    nodes: [],
    kind: 'Softsign',
  },
  sigmoid: {
    of: logistic,
    slope: (z) => logistic(z) * logistic(-z),
    nodes: ['SigmoidBackward0'],
    kind: 'Sigmoid',
  },
  softplus: { of: softplus, slope: logistic, nodes: ['SoftplusBackward0'], kind: 'Softplus' },
  gelu: {
    of: (z) => z * distribution(z),
    slope: (z) => distribution(z) + z * density(z),
    nodes: ['GeluBackward0'],
    kind: 'GELU',
  },
  silu: {
    of: (z) => z * logistic(z),
    slope: (z) => logistic(z) * (1 + z * logistic(-z)),
    nodes: ['SiluBackward0'],
    kind: 'SiLU',
  },
  mish: {
    of: (z) => z * tanh(softplus(z)),
    slope: (z) => tanh(softplus(z)) + z * logistic(z) * (1 - tanh(softplus(z)) ** 2),
    nodes: ['MishBackward0'],
    kind: 'Mish',
  },
} as const satisfies Readonly<Record<string, Row>>;

/**
 * The node that made `x`, as recordings name it: PyTorch's name and, where several functions share that node, which of
 * them it was (`EluBackward0 of selu`). Null for a tensor without history.
 */
export function nodeBehind(x: Tensor | null): string | null {
  const node = x?.gradFn ?? null;
  if (node === null) return null;
  if (node.op?.name === 'selu') return `${node.name} of selu`;
  return isRelu6(node) ? `${node.name} of relu6` : node.name;
}

const isRelu6 = ({ op, attrs }: GraphNode): boolean =>
  op?.name === 'hardtanh' && JSON.stringify(attrs) === '{"min":0,"max":6}';

export type Activation = keyof typeof activations;

const isName = (key: string): key is Activation => Object.hasOwn(activations, key);
const names = Object.keys(activations).filter(isName);
const rowOf = (name: Activation): Row => activations[name];

/** The activation that a node differentiates; null for others. */
export const activationOf = (node: string | null): Activation | null =>
  names.find((name) => node !== null && rowOf(name).nodes.includes(node)) ?? null;

/** The activation that a module of this class computes; null for others. */
export const activationOfKind = (kind: string): Activation | null =>
  names.find((name) => rowOf(name).kind === kind) ?? null;

/** As a sentence names it: functions in small letters, abbreviations as their modules are called. */
export const titleOf = (name: Activation): string => {
  const { kind } = rowOf(name);
  return /[a-z][A-Z]|[A-Z]{2}/.test(kind) ? kind : kind.toLowerCase();
};

/** Mean squares over a normal distribution. */
export interface Moments {
  /** E φ(z)²: what passes of a signal. */
  readonly square: number;
  /** Its variance, E φ² - (E φ)². */
  readonly variance: number;
  /** E φ'(z)²: what passes of a gradient. */
  readonly slope: number;
}

// An even number, so that no point falls on the corner of a ReLU.
const points = 240;
const reach = 6;

/** Of an activation of numbers with this mean and standard deviation, by the midpoint rule over six of them to each side. */
export function momentsOf(name: Activation | null, mean: number, std: number): Moments {
  if (name === null) return { square: mean ** 2 + std ** 2, variance: std ** 2, slope: 1 };
  const { of, slope } = rowOf(name);
  let [weight, first, square, slopes] = [0, 0, 0, 0];
  for (let i = 0; i < points; i++) {
    const u = reach * ((2 * i + 1) / points - 1);
    const [p, z] = [density(u), mean + std * u];
    weight += p;
    first += p * of(z);
    square += p * of(z) ** 2;
    slopes += p * slope(z) ** 2;
  }
  const centre = first / weight;
  return { square: square / weight, variance: max(0, square / weight - centre ** 2), slope: slopes / weight };
}
