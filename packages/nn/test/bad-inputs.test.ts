/** What layers and functions refuse, and what they accept. */
import { manualSeed, ones, randn, rand, tensor, type Tensor, zeros } from '@isograd/tensor';
import { normal_ } from '@isograd/init';
import { describe, expect, test } from 'vitest';
import {
  activation,
  BatchNorm1d,
  BCEWithLogitsLoss,
  CELU,
  CrossEntropyLoss,
  Dropout,
  ELU,
  Flatten,
  functional,
  GELU,
  Hardtanh,
  HuberLoss,
  Linear,
  LogSoftmax,
  Module,
  MSELoss,
  NLLLoss,
  parameter,
  ReLU,
  Sequential,
  Sigmoid,
  SmoothL1Loss,
  Softmax,
  Softplus,
} from '../src/index.js';
import { wrong } from './wrong.js';

const { batchNorm, binaryCrossEntropy, binaryCrossEntropyWithLogits, crossEntropy, dropout, huberLoss } =
  functional;
const { linear, mseLoss, nllLoss, smoothL1Loss } = functional;

class Net extends Module {
  body = new Sequential(new Flatten(), new Linear(784, 10), new Softmax(1));
  forward(x: Tensor): Tensor {
    return this.body(x);
  }
}
const net = new Net();
const logits = ones([2, 3]);
const chain = (): Sequential => new Sequential(new Linear(10, 20), new Linear(30, 5));

type Row = readonly [title: string, call: () => unknown, code: string, says: string];
const rows: readonly Row[] = [
  [
    'NN-01: a layer of no features',
    () => new Linear(0, 5),
    'ARG_RANGE',
    'inFeatures 0 does not fit; a whole number of at least 1',
  ],
  ['NN-01: half a feature', () => new Linear(5, 2.5), 'ARG_RANGE', 'outFeatures 2.5'],
  [
    'NN-02: a text as size',
    () => new Linear(wrong('784'), 10),
    'ARG_TYPE',
    'inFeatures must be a number, got "784"',
  ],
  [
    'NN-03: images where a layer wants lines',
    () => net.body[1]!(ones([32, 28, 28])),
    'SHAPE_MISMATCH',
    'Linear: the last dim of [32,28,28] is 28, the weight [10,784] takes 784',
  ],
  [
    'NN-03: the full path of the layer',
    () => net(ones([2, 5])),
    'SHAPE_MISMATCH',
    'body.1 (Linear): the last dim of [2,5] is 5',
  ],
  [
    'NN-04: layers that do not fit each other',
    () => chain()(ones([4, 10])),
    'SHAPE_MISMATCH',
    '1 (Linear): the last dim of [4,20] is 20, the weight [5,30] takes 30\nits input [4,20] was made by "0" (Linear)',
  ],
  [
    'NN-11: features that a batch norm does not have',
    () => new BatchNorm1d(8)(ones([16, 4])),
    'SHAPE_MISMATCH',
    '[16,4] has 4 features, the layer has 8',
  ],
  [
    'NN-11: an image in a BatchNorm1d',
    () => new BatchNorm1d(8)(ones([2, 8, 3, 3])),
    'SHAPE_RANK',
    '[2,8,3,3]',
  ],
  [
    'NN-11: statistics of other channels',
    () => batchNorm(ones([2, 3]), zeros([4]), ones([4])),
    'SHAPE_MISMATCH',
    '3 channels, runningMean is for 4',
  ],
  [
    'NN-12: training on one sample',
    () => new BatchNorm1d(8)(ones([1, 8])),
    'SHAPE_EMPTY',
    'more than one value per channel, [1,8] has one; eval() uses',
  ],
  [
    'NN-13: a momentum above 1',
    () => new BatchNorm1d(8, { momentum: 1.5 }),
    'ARG_RANGE',
    'momentum 1.5 does not fit; 0..1',
  ],
  ['NN-13: a negative eps', () => new BatchNorm1d(8, { eps: -1 }), 'ARG_RANGE', 'eps -1'],
  ['NN-15: a p above 1', () => new Dropout(1.5), 'ARG_RANGE', 'p 1.5 does not fit; a probability 0..1'],
  ['NN-15: a p below 0', () => new Dropout(-0.1), 'ARG_RANGE', 'p -0.1'],
  ['NN-15: a p of NaN', () => new Dropout(NaN), 'ARG_RANGE', 'p NaN'],
  ['NN-15: a p above 1 in the function', () => dropout(logits, { p: 1.5 }), 'ARG_RANGE', 'p 1.5'],
  [
    'NN-16: junk as generator',
    () => dropout(logits, { generator: wrong({}) }),
    'ARG_TYPE',
    'generator must be a Generator or another random stream, got an object',
  ],
  [
    'NN-17: a class that there is not',
    () => crossEntropy(logits, tensor([0n, 5n])),
    'INDEX_OUT_OF_RANGE',
    'crossEntropy: class 5 at position 1 is out of range for 3 classes',
  ],
  [
    'NN-17: a negative class',
    () => nllLoss(logits, tensor([-1n, 0n])),
    'INDEX_OUT_OF_RANGE',
    'nllLoss: class -1 at position 0',
  ],
  [
    'NN-18: targets of another batch',
    () => crossEntropy(logits, tensor([0n, 1n, 2n])),
    'SHAPE_MISMATCH',
    'batch 2 against 3; class ids of [2] are wanted',
  ],
  [
    'NN-19: class ids that are floats',
    () => crossEntropy(logits, tensor([0, 1])),
    'DTYPE_UNSUPPORTED',
    'neither integer class ids nor probabilities of [2,3]',
  ],
  [
    'NN-19: class ids of a likelihood that are floats',
    () => nllLoss(logits, tensor([0, 1])),
    'DTYPE_UNSUPPORTED',
    'integer class ids',
  ],
  [
    'NN-21: shapes that would broadcast',
    () => mseLoss(ones([4]), ones([4, 1])),
    'SHAPE_MISMATCH',
    'a prediction of [4] and a target of [4,1] do not fit',
  ],
  [
    'NN-22: a probability of 2, where it is asked for',
    () => binaryCrossEntropy(tensor([0.5]), tensor([2])),
    'ARG_RANGE',
    'target 2 is no probability',
  ],
  [
    'NN-22: logits where probabilities are asked for',
    () => binaryCrossEntropy(tensor([1.5]), tensor([1])),
    'ARG_RANGE',
    'x 1.5 is no probability; wanted 0..1',
  ],
  [
    'NN-23: a delta of 0',
    () => huberLoss(logits, logits, { delta: 0 }),
    'ARG_RANGE',
    'delta 0 does not fit; delta > 0',
  ],
  ['NN-23: a delta of 0 in the layer', () => new HuberLoss({ delta: 0 }), 'ARG_RANGE', 'HuberLoss: delta 0'],
  ['NN-23: a negative beta', () => smoothL1Loss(logits, logits, { beta: -1 }), 'ARG_RANGE', 'beta -1'],
  [
    'NN-24: a misspelt activation',
    () => activation('rellu'),
    'ARG_UNKNOWN',
    '"rellu" is not known; did you mean "relu"?\nall of them: relu, relu6, leakyRelu',
  ],
  [
    'NN-25: an axis that there is not',
    () => new Softmax(2)(logits),
    'DIM_OUT_OF_RANGE',
    'dim 2 is out of range for rank 2; use -2..1',
  ],
  [
    'NN-35: no input',
    () => net(wrong(undefined)),
    'ARG_MISSING',
    'body.0 (Flatten): x must be a tensor, got undefined',
  ],
  [
    'NN-35: no input of an activation',
    () => new Sequential(new ReLU())(wrong(undefined)),
    'ARG_MISSING',
    '0 (ReLU):',
  ],
  [
    'NN-36: whole numbers in a float layer',
    () => net(ones([1, 784], { dtype: 'int32' })),
    'DTYPE_MISMATCH',
    'body.1 (Linear): int32 with float32',
  ],
  [
    'NN-40: a text as mode',
    () => net.train(wrong('yes')),
    'ARG_TYPE',
    'train: a boolean is wanted, got "yes"',
  ],
  [
    'NN-40: the mode of a frozen module',
    () => Object.freeze(new ReLU()).eval(),
    'ARG_TYPE',
    'ReLU is frozen',
  ],
  [
    'NN-41: axes that there are not',
    () => new Flatten({ startDim: 3 })(logits),
    'DIM_OUT_OF_RANGE',
    'dim 3 is out of range for rank 2',
  ],
  [
    'a misspelt option',
    () => new Linear(2, 2, wrong({ bais: false })),
    'ARG_UNKNOWN',
    'Linear: option "bais" is not known',
  ],
  [
    'an option of another layer',
    () => new Sigmoid(wrong({ inplace: true })),
    'ARG_UNKNOWN',
    'Sigmoid: option "inplace"',
  ],
  [
    'a number in place of options',
    () => dropout(logits, wrong(0.5)),
    'ARG_TYPE',
    'options stand in one object, got 0.5',
  ],
  [
    'a misspelt reduction',
    () => mseLoss(logits, logits, { reduction: wrong('mena') }),
    'ARG_UNKNOWN',
    'reduction "mena"',
  ],
  [
    'a reduction that is no text',
    () => new MSELoss({ reduction: wrong(1) }),
    'ARG_TYPE',
    'MSELoss: reduction 1',
  ],
  ['a softmax without axis', () => new LogSoftmax(wrong(undefined)), 'ARG_MISSING', 'new LogSoftmax(1)'],
  ['an object as axis', () => new Softmax(wrong({ dim: 1 })), 'ARG_TYPE', 'dim must be a number'],
  [
    'a GELU of another kind',
    () => new GELU({ approximate: wrong('tahn') }),
    'ARG_UNKNOWN',
    'approximate "tahn"',
  ],
  ['an alpha of 0', () => new CELU(0), 'ARG_RANGE', 'alpha must not be 0'],
  ['an alpha of NaN', () => new ELU(NaN), 'ARG_RANGE', 'alpha NaN'],
  ['a beta of 0', () => new Softplus({ beta: 0 }), 'ARG_RANGE', 'beta 0'],
  [
    'bounds the wrong way round',
    () => new Hardtanh({ minVal: 1, maxVal: -1 }),
    'ARG_RANGE',
    'minVal 1 must be below maxVal -1',
  ],
  [
    'targets of another dtype',
    () => binaryCrossEntropy(tensor([0.5]), tensor([1n])),
    'DTYPE_MISMATCH',
    'int64 does not fit a prediction of float32',
  ],
  [
    'weights that do not stretch',
    () => binaryCrossEntropyWithLogits(logits, logits, { weight: ones([2]) }),
    'SHAPE_BROADCAST',
    'a weight of [2] does not stretch to [2,3]',
  ],
  [
    'weights of other classes',
    () => crossEntropy(logits, tensor([0n, 1n]), { weight: ones([4]) }),
    'SHAPE_MISMATCH',
    'a weight of [4] does not fit 3 classes',
  ],
  [
    'too much smoothing',
    () => new CrossEntropyLoss({ labelSmoothing: 1.1 }),
    'ARG_RANGE',
    'labelSmoothing 1.1',
  ],
  [
    'an index to ignore where there are probabilities',
    () => crossEntropy(logits, logits, { ignoreIndex: 1 }),
    'ARG_CONFLICT',
    'ignoreIndex 1',
  ],
  ['half an index', () => new NLLLoss({ ignoreIndex: 0.5 }), 'ARG_RANGE', 'ignoreIndex 0.5'],
  ['predictions of one number', () => nllLoss(tensor(1), tensor(0n)), 'SHAPE_RANK', 'rank 0'],
  ['whole numbers as predictions', () => mseLoss(tensor([1n]), tensor([1n])), 'DTYPE_UNSUPPORTED', 'int64'],
  [
    'no target',
    () => new BCEWithLogitsLoss()(logits, wrong(undefined)),
    'ARG_MISSING',
    'BCEWithLogitsLoss: binaryCrossEntropyWithLogits: target',
  ],
  ['a negative beta of a layer', () => new SmoothL1Loss({ beta: -1 }), 'ARG_RANGE', 'beta -1'],
  [
    'a batch norm without statistics in evaluation',
    () => batchNorm(logits, null, null),
    'ARG_MISSING',
    'runningMean',
  ],
  [
    'a batch norm of one axis',
    () => batchNorm(ones([3]), null, null, { training: true }),
    'SHAPE_RANK',
    '[3]',
  ],
  ['no weight', () => linear(logits, wrong(undefined)), 'ARG_MISSING', 'weight must be a tensor'],
  [
    'a layer in place of a tensor',
    () => linear(wrong(net), logits),
    'ARG_TYPE',
    'x must be a tensor, got a Net',
  ],
  ['a list as parameter', () => parameter(wrong([1])), 'ARG_TYPE', 'parameter: a tensor is wanted, got [1]'],
];

describe('refused', () => {
  test.each(rows)('%s', (_, call, code, says) => {
    expect(call).toThrow(expect.objectContaining({ code, message: expect.stringContaining(says) }));
  });
  test('the first line of every message is complete by itself and at most 160 characters long', () => {
    const long = rows.filter(([, call]) => firstLine(call).length > 160);
    expect(long.map(([title]) => title)).toEqual([]);
  });
});

function firstLine(call: () => unknown): string {
  try {
    return String(call());
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0]! : '';
  }
}

describe('accepted', () => {
  test('NN-20: cross entropy of an empty batch is NaN, as in PyTorch', () => {
    const none = tensor(new Float64Array(0), { dtype: 'int64' });
    expect(crossEntropy(ones([0, 3]), none).item()).toBeNaN();
    expect(crossEntropy(ones([0, 3]), none, { reduction: 'sum' }).item()).toBe(0);
    expect(crossEntropy(logits, tensor([1n, 1n]), { ignoreIndex: 1 }).item()).toBeNaN();
  });
  test('NN-22: logits take any target, as in PyTorch', () => {
    expect(binaryCrossEntropyWithLogits(tensor([0]), tensor([2])).item()).toBeCloseTo(Math.log(2), 6);
  });
  test('NN-22: NaN passes through a loss', () => {
    expect(binaryCrossEntropy(tensor([NaN]), tensor([1])).item()).toBeNaN();
  });
  test('NN-37: an empty batch', () => {
    expect(net(ones([0, 784])).shape).toEqual([0, 10]);
  });
  test('NN-38: a hundred layers of N(0, 1) overflow to infinity and NaN without an error', () => {
    manualSeed(0);
    const layers = Array.from({ length: 100 }, () => new Linear(512, 512, { bias: false }));
    for (const { weight } of layers) normal_(weight);
    const y = new Sequential(...layers)(randn([1, 512]));
    expect([y.shape, y.isfinite().any().item()]).toEqual([[1, 512], 0]);
  });
  test('a module without parameters can be reset and cast', () => {
    expect(new ReLU().to('float64').parameters()).toEqual([]);
    expect(new ReLU().zeroGrad()).toBeUndefined();
  });
  test('the largest rate of dropout gives zeros', () => {
    expect(new Dropout(1)(rand([3])).tolist()).toEqual([0, 0, 0]);
  });
});
