/** GradientTape as TensorFlow 2.21 answers: what a tape hears, what it watches, nested and shared tapes, Jacobians. */
import { type Tensor, tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import * as tf from '../src/tensorflow.js';

const three = (): tf.Variable => new tf.Variable(3);
const item = (x: Tensor | null): number | null => x && x.item();
const coded = (code: string, words = ''): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(words) });

describe('a tape hears what is computed while it is open', () => {
  test('nothing before', () => {
    const x = three();
    const y = x.mul(x);
    using tape = new tf.GradientTape();
    expect(tape.gradient(y.mul(2), x)).toBeNull();
  });
  test('nothing after', () => {
    const x = three();
    const tape = new tf.GradientTape();
    const y = x.mul(x);
    tape[Symbol.dispose]();
    expect(tape.gradient(y.mul(2), x)).toBeNull();
  });
  test('a result is a source, too', () => {
    const x = three();
    using tape = new tf.GradientTape();
    const y = x.mul(x);
    expect(item(tape.gradient(y.mul(y), y))).toBe(18);
  });
  test('and reset forgets', () => {
    const x = three();
    using tape = new tf.GradientTape();
    const y = x.mul(x);
    tape.reset();
    expect(item(tape.gradient(y.mul(x), x))).toBe(9);
  });
  test('what a variable is assigned counts from then on', () => {
    const x = three();
    using tape = new tf.GradientTape();
    x.assign(5);
    expect(item(tape.gradient(x.mul(x), x))).toBe(10);
  });
  test('stopRecording stops this tape, and outer ones go on', () => {
    const x = three();
    using outer = new tf.GradientTape();
    using inner = new tf.GradientTape();
    const y = inner.stopRecording(() => x.mul(x));
    expect([inner.gradient(y, x), item(outer.gradient(y, x))]).toEqual([null, 6]);
  });
  test('a tape that is not persistent ends when it answers', () => {
    const x = three();
    using tape = new tf.GradientTape();
    const g = tape.gradient(x.mul(x), x)!;
    expect([g.item(), g.requiresGrad]).toEqual([6, false]);
    expect(() => tape.gradient(x.mul(x), x)).toThrow(coded('GRAD_FREED', 'persistent: true'));
  });
});

describe('a tape watches', () => {
  test('tensors from the time it is told, and only for itself', () => {
    const x = tf.constant(3);
    const tape = new tf.GradientTape();
    const y = x.mul(x);
    tape.watch(x);
    const z = y.mul(x);
    tape[Symbol.dispose]();
    expect(x.requiresGrad).toBe(false);
    using other = new tf.GradientTape();
    const w = x.mul(x).mul(x);
    expect([item(tape.gradient(z, x)), other.gradient(w, x), x.requiresGrad]).toEqual([9, null, false]);
  });
  test('one tensor by two tapes, as long as one is open', () => {
    const x = tf.constant(3);
    using outer = new tf.GradientTape();
    outer.watch(x);
    const inner = new tf.GradientTape();
    inner.watch([x]);
    inner[Symbol.dispose]();
    expect(x.requiresGrad).toBe(true);
    expect(item(outer.gradient(x.mul(x), x))).toBe(6);
  });
  test('no variables when it is told not to, and none that are not trainable', () => {
    const [x, fixed] = [three(), new tf.Variable(3, { trainable: false })];
    const gradients = (watched: Tensor[]): (number | null)[] => {
      using tape = new tf.GradientTape({ watchAccessedVariables: false, persistent: true });
      tape.watch(watched);
      const y = x.mul(fixed);
      return [item(tape.gradient(y, x)), item(tape.gradient(y, fixed))];
    };
    expect(gradients([])).toEqual([null, null]);
    expect(gradients([x])).toEqual([3, null]);
    expect(gradients([fixed])).toEqual([null, 3]);
    expect(new tf.Variable(tensor([1n])).requiresGrad).toBe(false);
  });
  test('nothing but tensors of floating type', () => {
    using tape = new tf.GradientTape();
    // @ts-expect-error a number is no tensor
    expect(() => tape.watch(3)).toThrow(coded('ARG_TYPE', 'watch'));
    expect(() => tape.watch(tensor([1n]))).toThrow(coded('GRAD_DTYPE'));
  });
});

describe('targets and sources', () => {
  test('several targets are summed, with gradients of their own to start from', () => {
    const x = new tf.Variable([1, 2]);
    using tape = new tf.GradientTape({ persistent: true });
    const ys = [x.mul(2), x.mul(3)];
    expect(tape.gradient(ys, x)!.tolist()).toEqual([5, 5]);
    const outputGradients = [tensor([1, 0]), tensor([0, 1])];
    expect(tape.gradient(ys, x, { outputGradients })!.tolist()).toEqual([2, 3]);
    expect(() => tape.gradient(ys, x, { outputGradients: tensor([1, 1]) })).toThrow(
      coded('GRAD_SHAPE', '1 output'),
    );
  });
  test('sources may be nested, and gradients have their form', () => {
    const [x, w, other] = [new tf.Variable([1, 2]), new tf.Variable(4), new tf.Variable([0, 0])];
    using tape = new tf.GradientTape({ persistent: true });
    const y = x.mul(w);
    const { layer, list } = tape.gradient(y, { layer: { w }, list: [x, other] });
    expect([item(layer.w), list[0]!.tolist(), list[1]]).toEqual([3, [4, 4], null]);
    const [zero] = tape.gradient(y, [other], { unconnectedGradients: 'zero' });
    expect(zero!.tolist()).toEqual([0, 0]);
    // @ts-expect-error none or zero
    expect(() => tape.gradient(y, x, { unconnectedGradients: 'nil' })).toThrow(coded('ARG_UNKNOWN', 'nil'));
    // @ts-expect-error a number is no source
    expect(() => tape.gradient(y, 5)).toThrow(coded('ARG_TYPE', '5'));
    expect(tape.gradient(y, [])).toEqual([]);
  });
});

describe('Jacobians', () => {
  const rows = [
    [1, 2],
    [3, 4],
  ];
  test('by several sources; null, or zeros, where nothing leads', () => {
    const [x, w] = [new tf.Variable([1, 2]), new tf.Variable([5, 6, 7])];
    using tape = new tf.GradientTape({ persistent: true });
    const y = x.mul(x);
    const [dx, dw] = tape.jacobian(y, [x, w]);
    expect([dx!.tolist(), dw]).toEqual([
      [
        [2, 0],
        [0, 4],
      ],
      null,
    ]);
    expect(tape.jacobian(y, w, { unconnectedGradients: 'zero' })!.shape).toEqual([2, 3]);
  });
  test('of each sample by itself', () => {
    const x = new tf.Variable(tensor(rows));
    using tape = new tf.GradientTape();
    expect(tape.batchJacobian(x.mul(x), x)!.tolist()).toEqual([
      [
        [2, 0],
        [0, 4],
      ],
      [
        [6, 0],
        [0, 8],
      ],
    ]);
  });
  test('of samples that are not as many is refused', () => {
    const x = new tf.Variable(tensor(rows));
    using tape = new tf.GradientTape();
    expect(() => tape.batchJacobian(x.select(0, 0).unsqueeze(0), x)).toThrow(
      coded('SHAPE_MISMATCH', '[1,2]'),
    );
  });
  test('an outer tape differentiates them', () => {
    const x = new tf.Variable([1, 2]);
    using outer = new tf.GradientTape();
    const inner = new tf.GradientTape();
    const y = x.mul(x).mul(x);
    const jacobian = inner.jacobian(y, x)!;
    expect(outer.gradient(jacobian, x)!.tolist()).toEqual([6, 12]);
  });
});

describe('several tapes', () => {
  test('two that heard the same may both be asked, as in adversarial training', () => {
    const [g, d] = [three(), new tf.Variable(2)];
    const [first, second] = [new tf.GradientTape(), new tf.GradientTape()];
    const made = g.mul(g);
    const judged = made.mul(d).exp().log();
    first[Symbol.dispose]();
    second[Symbol.dispose]();
    expect(item(first.gradient(judged, g))).toBeCloseTo(12, 5);
    expect(item(second.gradient(judged, d))).toBeCloseTo(9, 5);
  });
  test('an inner one is differentiated by an outer one, to third order', () => {
    const x = new tf.Variable(2);
    using a = new tf.GradientTape();
    using b = new tf.GradientTape();
    using c = new tf.GradientTape();
    const y = x.mul(x).mul(x);
    const first = c.gradient(y, x)!;
    const second = b.gradient(first, x)!;
    expect([first.item(), second.item(), item(a.gradient(second, x))]).toEqual([12, 12, 6]);
  });
  test('an error inside closes the tape', () => {
    const x = tf.constant(1);
    const failing = (): unknown =>
      tf.gradientTape((tape) => {
        tape.watch(x);
        throw new Error('mine');
      });
    expect(failing).toThrow('mine');
    expect(x.requiresGrad).toBe(false);
    expect(tf.GradientTape.listening()).toBe(false);
  });
});
