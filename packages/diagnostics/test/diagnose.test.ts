/** Verdicts: what is found, where it starts, by what factor, and whether the cure cures. */
import '@isograd/autograd';
import { calculateGain, kaimingNormal_, xavierNormal_ } from '@isograd/init';
import { Linear, Module } from '@isograd/nn';
import { manualSeed, randn, tensor, type Tensor } from '@isograd/tensor';
import { beforeEach, describe, expect, test } from 'vitest';
import { checkRecording, diagnose, examine, watch } from '../src/index.js';
import { Deep, linear, look } from './nets.js';

beforeEach(() => void manualSeed(1));
const relu = (x: Tensor): Tensor => x.relu();
const tanh = (x: Tensor): Tensor => x.tanh();
const sigmoid = (x: Tensor): Tensor => x.sigmoid();

describe('the verdict names the layer where it starts and the factor per layer', () => {
  test('weights of standard deviation 1 explode by the root of the width', () => {
    const { diagnosis } = look(new Deep(20, 64, linear, 1));
    expect(diagnosis).toMatchObject({
      verdict: 'exploding',
      pass: 'forward',
      layer: 'linears.0',
      until: 'linears.19',
    });
    // sqrt(64) = 8; the mean over 20 layers of width 64 wanders by a few per cent.
    expect(diagnosis.factor).toBeGreaterThan(7.5);
    expect(diagnosis.factor).toBeLessThan(8.5);
    expect(diagnosis.predicted).toBeCloseTo(8, 0);
  });

  test('small weights let the signal vanish from the first layer on', () => {
    const { diagnosis } = look(new Deep(20, 64, linear, 0.05));
    expect(diagnosis).toMatchObject({ verdict: 'vanishing', layer: 'linears.0' });
    expect(diagnosis.factor).toBeCloseTo(0.4, 1);
  });

  test('a sigmoid net loses its gradient from the last layer on, by less than a quarter a layer', () => {
    const { diagnosis } = look(new Deep(20, 64, sigmoid, null));
    expect(diagnosis).toMatchObject({
      verdict: 'vanishing',
      pass: 'backward',
      layer: 'linears.19',
      until: 'linears.1',
    });
    expect(diagnosis.factor).toBeLessThan(0.25);
    // PyTorch's default weights: sqrt(1/3) / 4 = 0.144.
    expect(diagnosis.factor).toBeCloseTo(0.144, 1);
    expect(diagnosis.predicted).toBeCloseTo(0.144, 2);
  });

  test('one bad layer in the middle is named alone', () => {
    const net = new Deep(20, 64, linear, 1 / 8);
    const bad = net.linears.at(9);
    bad!.weight.detach().mul_(1e-5);
    expect(look(net).diagnosis).toMatchObject({
      verdict: 'vanishing',
      layer: 'linears.9',
      until: 'linears.9',
    });
  });

  test('DIAG-11: too many layers overflow: the first layer with infinite values, and from where it grew', () => {
    const { diagnosis } = look(new Deep(100, 64, linear, 1));
    expect(diagnosis.verdict).toBe('non-finite');
    // 8^l reaches 3.4e38 near layer 42.
    expect(Number(diagnosis.layer?.split('.')[1])).toBeGreaterThanOrEqual(40);
    expect(Number(diagnosis.layer?.split('.')[1])).toBeLessThanOrEqual(43);
    expect(diagnosis.factor).toBeCloseTo(8, 0);
    expect(diagnosis.text).toContain('from "linears.0" on');
  });

  test('He initialisation of a ReLU net is healthy', () => {
    const { diagnosis } = look(new Deep(40, 64, relu, Math.sqrt(2 / 64)));
    expect(diagnosis).toMatchObject({ verdict: 'healthy', layer: null, cure: null });
    expect(diagnosis.factor).toBeGreaterThan(0.9);
    expect(diagnosis.factor).toBeLessThan(1.1);
  });

  test('zero weights let nothing through, and random ones are the cure', () => {
    const { diagnosis } = look(new Deep(4, 16, tanh, 0));
    expect(diagnosis).toMatchObject({ verdict: 'vanishing', layer: 'linears.0', factor: 0 });
    expect(diagnosis.cure).toContain('at random');
  });
});

describe('the verdict does not depend on the scale of the loss', () => {
  test.each([1e-20, 1e-6, 1, 1e6, 1e12])('loss times %s', (scale) => {
    for (const [depth, activation, std] of [
      [20, sigmoid, null],
      [20, linear, 0.05],
      [20, tanh, 1],
      [20, relu, Math.sqrt(2 / 64)],
    ] as const) {
      manualSeed(3);
      const plain = look(new Deep(depth, 64, activation, std)).diagnosis;
      manualSeed(3);
      const scaled = look(new Deep(depth, 64, activation, std), scale).diagnosis;
      expect(scaled).toMatchObject({ verdict: plain.verdict, layer: plain.layer, pass: plain.pass });
      expect(scaled.factor! / plain.factor!).toBeCloseTo(1, 2);
    }
  });
});

describe('the cure cures', () => {
  test('of exploding and vanishing linear and ReLU nets', () => {
    for (const [activation, std, nonlinearity] of [
      [linear, 1, 'linear'],
      [linear, 0.05, 'linear'],
      [relu, 1, 'relu'],
      [relu, null, 'relu'],
    ] as const) {
      const net = new Deep(30, 64, activation, std);
      expect(look(net).diagnosis.cure).toContain(
        nonlinearity === 'relu' ? 'kaimingNormal_(weight)' : 'nonlinearity: "linear"',
      );
      for (const layer of net.linears) kaimingNormal_(layer.weight, { nonlinearity });
      expect(look(net).diagnosis.verdict).toBe('healthy');
    }
  });

  test('of an exploding gradient behind tanh', () => {
    const net = new Deep(30, 64, tanh, 1);
    const sick = look(net).diagnosis;
    expect(sick).toMatchObject({ verdict: 'exploding', pass: 'backward' });
    expect(sick.cure).toContain('xavierNormal_(weight, { gain: calculateGain("tanh") })');
    for (const layer of net.linears) xavierNormal_(layer.weight, { gain: calculateGain('tanh') });
    expect(look(net).diagnosis.verdict).toBe('healthy');
  });

  test('of a sigmoid net: another activation', () => {
    expect(look(new Deep(20, 64, sigmoid, null)).diagnosis.cure).toContain('use ELU or ReLU');
    const cured = new Deep(20, 64, relu, null);
    for (const layer of cured.linears) kaimingNormal_(layer.weight);
    expect(look(cured).diagnosis.verdict).toBe('healthy');
  });
});

class Two extends Module {
  a = new Linear(3, 3);
  b = new Linear(3, 1);
  forward(x: Tensor): Tensor {
    return this.b(this.a(x).relu());
  }
}

describe('what else may be wrong', () => {
  test('DIAG-12: NaN in the input is the fault of the input, not of layer 0', () => {
    const net = new Two();
    const { diagnosis } = examine(net, () => net(tensor([[1, NaN, 2]])).sum());
    expect(diagnosis).toMatchObject({ verdict: 'non-finite', layer: 'input', pass: 'forward' });
    expect(diagnosis.text).toContain('the input holds 1 NaN');
  });

  test('a loss that does not depend on the output: the gradient is zero from the start', () => {
    const net = new Two();
    const { diagnosis } = examine(net, () =>
      net(randn([4, 3]))
        .mul(0)
        .sum(),
    );
    expect(diagnosis).toMatchObject({ verdict: 'vanishing', pass: 'backward', layer: 'b' });
    expect(diagnosis.text).toContain('exactly zero in every layer');
  });

  test('an overflow in backward alone is found in the gradient', () => {
    const net = new Two();
    const { diagnosis } = examine(net, () =>
      net(randn([4, 3]))
        .sum()
        .mul(1e38)
        .mul(1e38),
    );
    expect(diagnosis).toMatchObject({ verdict: 'non-finite', pass: 'backward', layer: 'b' });
  });

  test('without a backward pass the signal alone is judged', () => {
    const net = new Deep(20, 64, linear, 0.05);
    const watcher = watch(net);
    net(randn([4, 64]));
    expect(diagnose(watcher.recording())).toMatchObject({ verdict: 'vanishing', pass: 'forward' });
    watcher.stop();
  });

  test('DIAG-10: thresholds are checked, and move the verdict', () => {
    const { recording } = look(new Deep(6, 64, linear, 0.05));
    expect(diagnose(recording, { vanishing: 1e-8 }).verdict).toBe('healthy');
    expect(diagnose(recording, { vanishing: 0.1 }).verdict).toBe('vanishing');
    for (const options of [
      { vanishing: -1 },
      { vanishing: NaN },
      { vanishing: 2 },
      { exploding: 0.5 },
      { exploding: NaN },
    ])
      expect(() => diagnose(recording, options)).toThrow(expect.objectContaining({ code: 'ARG_RANGE' }));
    expect(() => Reflect.apply(diagnose, undefined, [recording, { vanish: 1 }])).toThrow(
      expect.objectContaining({ code: 'ARG_UNKNOWN' }),
    );
  });

  test('DIAG-20: a diagnosis and a recording survive JSON', () => {
    const { recording, diagnosis } = look(new Deep(60, 64, linear, 1));
    expect(JSON.parse(JSON.stringify(diagnosis))).toEqual(diagnosis);
    const read = checkRecording(JSON.parse(JSON.stringify(recording)));
    expect(read).toEqual(recording);
    expect(diagnose(read)).toEqual(diagnosis);
  });
});
