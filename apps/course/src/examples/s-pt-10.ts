/** S-PT-10: ten initialisation methods on one network of 20 ReLU layers. */
import * as torch from 'isograd';
import { claim, digits, is, within } from '../claim.js';
import { example } from '../example.js';
import { short } from '../numbers.js';
import { MLP } from './article-mlp.js';

const { init } = torch.nn;

interface Method {
  readonly fill: (w: torch.Tensor) => torch.Tensor;
  /** What a layer of 256 ReLU units does to the level of its input. */
  readonly factor: number;
  /** A small shape, and the first four numbers that PyTorch puts there at seed 0. */
  readonly shape: readonly number[];
  readonly starts: readonly number[];
}

const methods: Readonly<Record<string, Method>> = {
  xavier_uniform: {
    fill: (w) => init.xavierUniform_(w),
    factor: Math.SQRT1_2,
    shape: [16, 16],
    starts: [-0.0032418882474303246, 0.23228688538074493, -0.35638898611068726, -0.31867092847824097],
  },
  xavier_normal: {
    fill: (w) => init.xavierNormal_(w),
    factor: Math.SQRT1_2,
    shape: [16, 16],
    starts: [-0.2814599573612213, -0.2880900502204895, -0.06264464557170868, -0.10846970230340958],
  },
  kaiming_uniform: {
    fill: (w) => init.kaimingUniform_(w),
    factor: 1,
    shape: [16, 16],
    starts: [-0.004584722686558962, 0.328503280878067, -0.5040102005004883, -0.4506687819957733],
  },
  kaiming_normal: {
    fill: (w) => init.kaimingNormal_(w),
    factor: 1,
    shape: [16, 16],
    starts: [-0.39804449677467346, -0.4074208438396454, -0.08859290927648544, -0.15339931845664978],
  },
  uniform: {
    fill: (w) => init.uniform_(w),
    factor: 128,
    shape: [2, 3],
    starts: [0.49625658988952637, 0.7682217955589294, 0.08847743272781372, 0.13203048706054688],
  },
  normal: {
    fill: (w) => init.normal_(w),
    factor: Math.sqrt(128),
    shape: [16, 16],
    starts: [-1.1258398294448853, -1.152360200881958, -0.2505785822868347, -0.4338788092136383],
  },
  constant: {
    fill: (w) => init.constant_(w, 1 / 256),
    factor: 1,
    shape: [2, 3],
    starts: [1 / 256, 1 / 256, 1 / 256, 1 / 256],
  },
  orthogonal: {
    fill: (w) => init.orthogonal_(w),
    factor: Math.SQRT1_2,
    shape: [6, 4],
    starts: [-0.6030853986740112, -0.15897461771965027, 0.21732328832149506, -0.7477604150772095],
  },
  eye: { fill: (w) => init.eye_(w), factor: 1, shape: [4, 4], starts: [1, 0, 0, 0] },
  sparse: {
    fill: (w) => init.sparse_(w, { sparsity: 0.9 }),
    // 25 weights of 256 are left, with a standard deviation of 0.01; half of the signal passes the ReLU.
    factor: Math.sqrt((25 * 0.01 ** 2) / 2),
    shape: [10, 5],
    starts: [0, 0, 0, 0],
  },
};

class Net extends MLP {
  constructor(
    neurons: number,
    layers: number,
    readonly method: Method,
  ) {
    super(neurons, layers);
  }
  override activation(x: torch.Tensor): torch.Tensor {
    return torch.relu(x);
  }
  override fill(weight: torch.Tensor): void {
    this.method.fill(weight);
  }
}

export const tenMethods = example({
  id: 'S-PT-10',
  title: 'Ten initialisation methods on one network of 20 ReLU layers',
  document: 'article',
  question: 'Which of the ten methods keeps signal and gradient alive through 20 layers of 256 ReLU units?',
  seed: 0,
  parameters: { neurons: 256, layers: 20, batch: 16 },
  async run({ seed, parameters: { neurons, layers, batch }, print, plot, diagnose, progress }) {
    print('method           factor per layer  equal units  verdict');
    const trials = new Map<string, Trial>();
    for (const [name, method] of Object.entries(methods)) {
      torch.manualSeed(seed);
      const net = new Net(neurons, layers, method);
      net.initialize();
      const trial = tried(net, torch.randn([batch, neurons]));
      trials.set(name, trial);
      const { factor, equal, diagnosis } = trial;
      print(
        `${name.padEnd(17)}${short(factor, 3).padStart(16)}${String(equal).padStart(13)}  ${diagnosis.verdict}`,
      );
      await progress(trials.size, Object.keys(methods).length, 'methods');
    }
    const shown = ['normal', 'kaiming_normal', 'xavier_normal', 'sparse'];
    plot({
      title: 'level (root of the mean square) of the output of each layer',
      scale: 'log',
      x: { label: 'layer', from: 0, to: layers - 1 },
      series: Object.fromEntries(shown.map((name) => [name, trials.get(name)?.levels ?? []])),
    });
    diagnose(Object.fromEntries(Array.from(trials, ([name, { diagnosis }]) => [name, diagnosis])));
    const all = [...trials.values()];
    return {
      factors: all.map(({ factor }) => factor),
      equalUnits: all.map(({ equal }) => equal),
      starts: Object.values(methods).flatMap(({ fill, shape }) => {
        torch.manualSeed(seed);
        return [...fill(torch.empty(shape)).data()].slice(0, 4);
      }),
    };
  },
  claims: ({ factors, equalUnits }) => [
    ...Object.entries(methods).map(([name, { factor }], i) =>
      claim(
        `${name} multiplies the level of each layer by ${short(factor, 3)}`,
        factors[i] ?? NaN,
        // The level of ten layers varies by √(10 · 5 / 4 / 256), a single layer's share by a tenth of that.
        within(factor, 0.1 * factor),
      ),
    ),
    claim(
      'constant weights keep the level, but all 256 units of a layer stay equal',
      equalUnits[Object.keys(methods).indexOf('constant')] ?? NaN,
      is(256),
    ),
  ],
  digits: ({ starts }) =>
    Object.entries(methods).map(([name, method], i) =>
      claim(
        `${name} starts with the numbers of PyTorch`,
        starts.slice(4 * i, 4 * i + 4),
        // LAPACK and we round a QR factorisation differently; everything else has the same bits.
        digits(method.starts, name === 'orthogonal' ? 1e-5 : 0),
      ),
    ),
});

interface Trial {
  readonly levels: readonly number[];
  readonly factor: number;
  readonly equal: number;
  readonly diagnosis: torch.diagnostics.Diagnosis;
}

function tried(net: Net, inputs: torch.Tensor): Trial {
  const levels: number[] = [];
  let last = inputs;
  net.enough = (_, x) => {
    levels.push(Math.sqrt(x.double().pow(2).mean().item()));
    last = x;
    return false;
  };
  net(inputs);
  net.enough = () => false;
  const { diagnosis } = torch.diagnostics.examine(net, () => net(inputs).sum());
  return {
    levels,
    factor: ((levels[10] ?? NaN) / (levels[0] ?? NaN)) ** (1 / 10),
    // Units that are equal for every sample of the batch.
    equal: last
      .eq(last.slice(1, 0, 1))
      .all(0)
      .sum()
      .item(),
    diagnosis,
  };
}
