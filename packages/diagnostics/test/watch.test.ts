/** Watching: what is recorded, and that nothing is changed by it. */
import '@isograd/autograd';
import { Linear, Module, parameter, Sequential } from '@isograd/nn';
import { manualSeed, noGrad, ones, randn, stateOf, tensor, Tensor, zeros } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import {
  checkRecording,
  examine,
  mergeRecordings,
  nothing,
  type Recording,
  report,
  statisticOf,
  summarise,
  watch,
} from '../src/index.js';

class Shared extends Module {
  layer = new Linear(3, 3);
  forward(x: Tensor): Tensor {
    return this.layer(this.layer(x).tanh());
  }
}
class Empty extends Module {
  forward(x: Tensor): Tensor {
    return x;
  }
}
const tensorOf = (y: unknown): Tensor => {
  if (y instanceof Tensor) return y;
  throw new TypeError('a tensor is wanted');
};
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('watching', () => {
  test('changes neither values, nor gradients, nor the graph', () => {
    const made = (): Sequential => {
      manualSeed(5);
      return new Sequential(new Linear(4, 8), new Linear(8, 2));
    };
    const [a, b] = [made(), made()];
    const watcher = watch(b);
    manualSeed(6);
    const x = randn([5, 4]);
    const [ya, yb] = [tensorOf(a(x)), tensorOf(b(x))];
    expect(yb.tolist()).toEqual(ya.tolist());
    expect(yb.gradFn?.name).toBe(ya.gradFn?.name);
    ya.sum().backward();
    yb.sum().backward();
    expect(b.parameters().map((p) => p.grad?.tolist())).toEqual(a.parameters().map((p) => p.grad?.tolist()));
    watcher.stop();
  });

  test('records per layer the mean, std, zeros and norms that tensor operations give', () => {
    const net = new Sequential(new Linear(4, 8), new Linear(8, 2));
    const x = randn([5, 4]);
    const outputs: Tensor[] = [];
    for (const layer of net.children())
      layer.registerForwardHook((_, __, y) => void outputs.push(tensorOf(y)));
    const { recording } = examine(net, () => {
      const y = tensorOf(net(x)).pow(2).sum();
      outputs.forEach((output) => output.retainGrad());
      return y;
    });
    recording.layers.forEach((layer, i) => {
      const y = outputs[i]!;
      expect(statisticOf('mean', layer.output)).toBeCloseTo(y.mean().item(), 6);
      expect(statisticOf('std', layer.output)).toBeCloseTo(y.std().item(), 5);
      expect(statisticOf('norm', layer.gradient!)).toBeCloseTo(y.grad!.norm().item(), 4);
    });
    expect(recording.layers.map(({ path, kind }) => [path, kind])).toEqual([
      ['0', 'Linear'],
      ['1', 'Linear'],
    ]);
  });

  test('records the gradient norm of every parameter, and leaves what was in grad', () => {
    const net = new Linear(4, 2);
    const before = ones([2, 4]);
    net.weight.grad = before;
    const x = randn([5, 4]);
    const { recording } = examine(net, () => net(x).sum());
    expect(net.weight.grad).toBe(before);
    expect(stateOf(net.bias!).grad).toBeNull();
    // d sum / d weight is the sum of the inputs, in both rows.
    const expected = x.sum(0).norm().item() * Math.SQRT2;
    expect(statisticOf('norm', recording.layers[0]!.parameters[0]!.gradient!)).toBeCloseTo(expected, 4);
  });

  test('DIAG-30: a layer that runs twice in one pass has two numbered records', () => {
    const net = new Shared();
    const { recording } = examine(net, () => net(randn([2, 3])).sum());
    expect(recording.layers.map(({ path, call, fedBy }) => [path, call, fedBy])).toEqual([
      ['layer', 0, null],
      ['layer', 1, 'TanhBackward0'],
    ]);
    expect(report(recording)).toContain('layer#1');
  });

  test('parameters of a module that also has children, and in lists, are its own', () => {
    class Mixed extends Module {
      inner = new Linear(3, 3, { bias: false });
      gains = [parameter(ones([3])), parameter(ones([3]))];
      tied = this.inner.weight;
      forward(x: Tensor): Tensor {
        return this.inner(x).mul(this.gains[0]!).mul(this.gains[1]!);
      }
    }
    const net = new Mixed();
    const { recording } = examine(net, () => net(randn([2, 3])).sum());
    expect(
      recording.layers.map(({ path, parameters }) => [path, parameters.map(({ name }) => name)]),
    ).toEqual([
      ['inner', ['weight']],
      ['', ['gains.0', 'gains.1']],
    ]);
  });

  test('DIAG-01: a model without layers is refused', () => {
    expect(() => watch(new Empty())).toThrow(code('ARG_RANGE'));
    expect(() => Reflect.apply(watch, undefined, [{}])).toThrow(code('ARG_TYPE'));
  });

  test('DIAG-02: stopping twice is fine, and no hook is left', () => {
    const net = new Shared();
    const watcher = watch(net);
    watcher.stop();
    watcher.stop();
    net(randn([2, 3]))
      .sum()
      .backward();
    expect(() => watcher.recording()).toThrow(code('ARG_MISSING'));
  });

  test('DIAG-03: a recording before any pass says what to call', () => {
    expect(() => watch(new Shared()).recording()).toThrow(/call the model/);
  });

  test('DIAG-22: a step that throws leaves no hook and no changed gradient', () => {
    const net = new Linear(3, 3);
    const failing = () => {
      net(ones([1, 3]));
      throw new TypeError('no data');
    };
    expect(() => examine(net, failing)).toThrow(TypeError);
    expect(() => Reflect.apply(examine, undefined, [net, () => 'loss'])).toThrow(code('ARG_TYPE'));
    expect(net.weight.grad).toBeNull();
  });

  test('several passes add up, and merging two recordings is recording both', () => {
    const net = new Linear(3, 2);
    const [x, y] = [randn([4, 3]), randn([6, 3])];
    const watcher = watch(net);
    const record = (...inputs: Tensor[]) => {
      watcher.reset();
      for (const input of inputs) net(input).sum().backward();
      return watcher.recording();
    };
    const [both, first, second] = [record(x, y), record(x), record(y)];
    const merged = mergeRecordings(first, second);
    expect(merged.layers[0]!.output.count).toBe(20);
    expect(merged.layers[0]!.output.squares).toBeCloseTo(both.layers[0]!.output.squares, 6);
    expect({ ...merged.layers[0]!.output, sum: 0, squares: 0 }).toEqual({
      ...both.layers[0]!.output,
      sum: 0,
      squares: 0,
    });
    expect(() => mergeRecordings(first, { ...second, layers: [] })).toThrow(code('SHAPE_MISMATCH'));
    expect(checkRecording(JSON.parse(JSON.stringify(merged)))).toEqual(merged);
    expect(() => checkRecording({ version: 2, layers: [] })).toThrow(code('FORMAT_HEADER'));
  });

  test('a recording stays what it was when more passes follow, and a changed weight is counted anew', () => {
    const net = new Linear(3, 2);
    const watcher = watch(net);
    net(randn([4, 3]))
      .sum()
      .backward();
    const first = watcher.recording();
    const kept = structuredClone(first);
    expect(watcher.recording()).toEqual(kept);
    noGrad(() => net.weight.mul_(2));
    net(randn([4, 3]))
      .sum()
      .backward();
    const second = watcher.recording();
    watcher.stop();
    expect(first).toEqual(kept);
    const norm = ({ layers }: Recording): number => statisticOf('norm', layers[0]!.parameters[0]!.value)!;
    expect(norm(second)).toBe(2 * norm(first));
    expect(second.layers[0]!.output.count).toBe(16);
    expect(second.layers[0]!.parameters[0]!.passes).toBe(2);
  });

  test('a model that changes its type while it is watched adds up all the same', () => {
    const net = new Linear(3, 2);
    const watcher = watch(net);
    net(ones([4, 3]));
    net.to('float64');
    net(ones([4, 3], { dtype: 'float64' }));
    const { input, layers } = watcher.recording();
    watcher.stop();
    expect(input).toMatchObject({ count: 24, sum: 24, squares: 24, min: 1, max: 1, log2: { 0: 24 } });
    expect(layers[0]!.output.count).toBe(16);
  });

  test('DIAG-16: ten thousand layers are judged and reported in a short, folded table', () => {
    const layer = watchOnce();
    const recording = {
      ...layer,
      layers: Array.from({ length: 10_000 }, (_, i) => ({ ...layer.layers[0]!, path: `l.${i}` })),
    };
    const text = report(recording);
    expect(text.split('\n').length).toBeLessThan(40);
    expect(text).toContain('… 9976 layers more …');
  });

  test('DIAG-15: a layer called "__proto__" is data', () => {
    const layer = watchOnce();
    const recording = { ...layer, layers: [{ ...layer.layers[0]!, path: '__proto__', fedBy: '__proto__' }] };
    expect(report(recording)).toContain('__proto__');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('CLI-25: control codes in a layer’s name are shown, not obeyed', () => {
    const layer = watchOnce();
    const recording = { ...layer, layers: [{ ...layer.layers[0]!, path: '\u001b[31mred' }] };
    expect(report(recording)).toContain('\\x1b[31mred');
    expect(report(recording)).not.toContain('\u001b');
  });
});

const watchOnce = () => {
  const net = new Linear(3, 2);
  return examine(net, () => net(randn([4, 3])).sum()).recording;
};

describe('a summary', () => {
  test('DIAG-04: of NaN alone counts them and has no mean', () => {
    const s = summarise(tensor([NaN, NaN]));
    expect(s).toMatchObject({ count: 2, nan: 2, min: null, max: null });
    expect(statisticOf('mean', s)).toBeNull();
    expect(statisticOf('nonFinite', s)).toBe(2);
  });

  test('DIAG-05: of nothing has count 0 and nothing else', () => {
    const s = summarise(zeros([0, 3]));
    expect(s).toEqual(nothing);
    expect(statisticOf('std', s)).toBeNull();
    expect(statisticOf('zeros', s)).toBeNull();
  });

  test('DIAG-06: squares that overflow float32, and even float64, leave a finite norm', () => {
    expect(statisticOf('norm', summarise(tensor([3e30, 4e30])))! / 5e30).toBeCloseTo(1, 6);
    expect(statisticOf('norm', summarise(tensor([3e200, 4e200], { dtype: 'float64' })))! / 5e200).toBeCloseTo(
      1,
      12,
    );
  });

  test('DIAG-07: subnormal numbers have a norm that is not zero', () => {
    const s = summarise(tensor([1e-42, 0]));
    expect(s).toMatchObject({ subnormal: 1, zero: 1 });
    expect(statisticOf('norm', s)).toBeGreaterThan(9e-43);
    expect(statisticOf('norm', summarise(tensor([3e-200], { dtype: 'float64' })))! / 3e-200).toBeCloseTo(
      1,
      12,
    );
  });

  test('counts magnitudes by their binary exponent, also in views', () => {
    const x = tensor([
      [1, 1.5, 2, -3],
      [0, 0.25, Infinity, -Infinity],
    ]);
    const s = summarise(x);
    expect(s.log2).toEqual({ '0': 2, '1': 2, '-2': 1 });
    expect(s).toMatchObject({ count: 8, zero: 1, positiveInfinity: 1, negativeInfinity: 1, min: -3, max: 2 });
    expect(summarise(x.t())).toEqual(s);
    expect(summarise(x.select(1, 0)).log2).toEqual({ '0': 1 });
  });
});
