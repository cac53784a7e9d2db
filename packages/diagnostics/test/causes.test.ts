/** Verdicts where no factor per layer tells the cause: shut activations, cut graphs, values that are not finite. */
import '@isograd/autograd';
import { constant_, zeros_ } from '@isograd/init';
import { functional as F, Linear, Module } from '@isograd/nn';
import { manualSeed, noGrad, randint, randn, softmax, type Tensor, zeros } from '@isograd/tensor';
import { beforeEach, describe, expect, test } from 'vitest';
import { checkRecording, diagnose, examine } from '../src/index.js';
import { Deep, he, look, step, tensorOf } from './nets.js';

beforeEach(() => void manualSeed(7));

describe('the layer at fault is named', () => {
  test('dead ReLUs: the layer whose bias shuts them, not the one that gets nothing', () => {
    for (const shift of [0, 0.1]) {
      const net = he(20);
      for (const { bias } of net.children().filter((layer) => layer instanceof Linear))
        constant_(bias!, shift);
      const bad = net.children()[18];
      if (!(bad instanceof Linear)) throw new TypeError('layers alternate');
      constant_(bad.bias!, -100);
      const { diagnosis } = step(net, 64);
      expect(diagnosis).toMatchObject({ verdict: 'vanishing', layer: '18', factor: 0 });
      expect(diagnosis.cure).toContain('zeros_(bias) in "18"');
      zeros_(bad.bias!);
      expect(step(net, 64).diagnosis.verdict).toBe('healthy');
    }
  });

  test('one of twenty noisy layers that is ten thousand times too small or too large is named alone', () => {
    for (const factor of [1e-4, 1e5]) {
      const net = new Deep(20, 64, (x) => x.relu(), Math.SQRT2 / 8);
      net.linears.at(9)!.weight.detach().mul_(factor);
      const { diagnosis } = look(net);
      expect(diagnosis).toMatchObject({ layer: 'linears.9', until: 'linears.9' });
      expect(diagnosis.cure).toContain('kaimingNormal_(weight)');
    }
  });

  test('an input of level 1000 that saturates the first layer is the fault of the input', () => {
    const net = new Deep(3, 64, (x) => x.sigmoid(), 1 / 8);
    const x = randn([16, 64]).mul(1000);
    const { diagnosis } = examine(net, () => net(x).pow(2).mean());
    expect(diagnosis.layer).toBe('input');
    expect(diagnosis.cure).toContain('standardise the input');
  });

  test('a parameter that is not finite is named, without a story of growth', () => {
    const net = he(6);
    const bad = net.children()[4];
    if (!(bad instanceof Linear)) throw new TypeError('layers alternate');
    bad.weight.detach().select(0, 0).fill_(NaN);
    const { diagnosis } = step(net, 64);
    expect(diagnosis).toMatchObject({ verdict: 'non-finite', layer: '4', factor: null });
    expect(diagnosis.text).toContain('its weight holds 64 of them');
    expect(diagnosis.text).not.toContain('grew');
    expect(diagnosis.cure).toContain('clipGradNorm_');
  });

  test('a loss that is not finite behind finite outputs is the fault of the loss, or of an empty batch', () => {
    const net = new Linear(4, 1);
    const [x, none] = [randn([8, 4]), zeros([0, 4])];
    const log = examine(net, () => net(x).relu().log().sum());
    expect(log.diagnosis).toMatchObject({ verdict: 'non-finite', layer: 'loss' });
    expect(log.diagnosis.cure).toContain('a log or a root of 0');
    expect(examine(net, () => net(none).mean()).diagnosis.text).toContain('the batch has no rows');
    const read = checkRecording(JSON.parse(JSON.stringify(log.recording)));
    expect(diagnose(read)).toEqual(log.diagnosis);
  });

  test('zeros alone as input, and outputs far out where everything is flat, are said', () => {
    const net = he(2);
    const x = zeros([4, 64]);
    for (const layer of net.children()) if (layer instanceof Linear) zeros_(layer.bias!);
    expect(examine(net, () => tensorOf(net(x)).sum()).diagnosis.layer).toBe('input');
    const last = new Linear(64, 1);
    constant_(last.bias!, 200);
    expect(
      examine(last, () =>
        last(randn([4, 64]))
          .sigmoid()
          .sum(),
      ).diagnosis.text,
    ).toContain('whose outputs lie around 200');
  });
});

describe('gradients that never arrive', () => {
  class Cut extends Module {
    first = new Linear(8, 8);
    second = new Linear(8, 8);
    last = new Linear(8, 1);
    constructor(readonly cut: (x: Tensor, layer: Linear) => Tensor) {
      super();
    }
    forward(x: Tensor): Tensor {
      return this.last(this.cut(this.first(x).relu(), this.second));
    }
  }

  test('a cut graph is found, and the layers behind it', () => {
    const chained = step(new Cut((x, layer) => layer(x).detach()), 8).diagnosis;
    expect(chained).toMatchObject({
      verdict: 'vanishing',
      pass: 'backward',
      layer: 'second',
      until: 'first',
    });
    const branch = step(new Cut((x, layer) => x.add(layer(x).detach())), 8).diagnosis;
    expect(branch).toMatchObject({ verdict: 'vanishing', layer: 'second', until: 'second' });
    expect(branch.cure).toContain('detach()');
  });

  test('layers that shall not train are not accused: frozen, or run under noGrad', () => {
    expect(step(new Cut((x, layer) => x.add(noGrad(() => layer(x)))), 8).diagnosis.verdict).toBe('healthy');
    const frozen = new Cut((x, layer) => x.add(layer(x).detach()));
    frozen.second.requiresGrad_(false);
    expect(step(frozen, 8).diagnosis.verdict).toBe('healthy');
  });

  test('a loss on logits that gets probabilities is told so', () => {
    const net = new Linear(8, 4);
    const x = randn([6, 8]);
    const [bits, classes] = [zeros([6, 4]), randint(0, 4, [6])];
    const of = (loss: () => Tensor) => examine(net, loss).diagnosis;
    expect(of(() => F.binaryCrossEntropyWithLogits(net(x).sigmoid(), bits)).cure).toContain(
      'takes the sigmoid',
    );
    expect(of(() => F.crossEntropy(softmax(net(x), 1), classes)).cure).toContain('takes the softmax');
    expect(of(() => F.binaryCrossEntropyWithLogits(net(x), bits)).cure).toBeNull();
    expect(of(() => F.crossEntropy(net(x), classes)).cure).toBeNull();
  });
});
