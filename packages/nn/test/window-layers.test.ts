/** Convolutions, pools, embeddings and norms as layers: what they refuse, how they print, what they keep. */
import { gradients, vmap } from '@isograd/autograd';
import { manualSeed, ones, randn, tensor, type Tensor, zeros } from '@isograd/tensor';
import { assertClose, bitsOf } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AvgPool1d,
  AvgPool2d,
  BatchNorm1d,
  BatchNorm2d,
  Conv1d,
  Conv2d,
  ConvTranspose1d,
  ConvTranspose2d,
  Embedding,
  Flatten,
  functional,
  GroupNorm,
  LayerNorm,
  Linear,
  MaxPool1d,
  MaxPool2d,
  Module,
  Sequential,
  Unflatten,
} from '../src/index.js';
import { wrong } from './wrong.js';

class Net extends Module {
  body = new Sequential(new Conv2d(3, 8, 3), new MaxPool2d(2), new Flatten(), new Linear(72, 10));
  forward(x: Tensor): Tensor {
    return this.body(x);
  }
}

type Row = readonly [title: string, call: () => unknown, code: string, says: string];
const rows: readonly Row[] = [
  [
    'NN-06: an image of other channels',
    () => new Conv2d(3, 8, 3)(ones([1, 4, 8, 8])),
    'SHAPE_MISMATCH',
    'Conv2d: the input [1,4,8,8] has 4 channels (layout NCHW), the weight [8,3,3,3] takes 3',
  ],
  [
    'NN-06: the full path of the layer',
    () => new Net()(ones([1, 4, 8, 8])),
    'SHAPE_MISMATCH',
    'body.0 (Conv2d): the input [1,4,8,8] has 4 channels (layout NCHW)',
  ],
  [
    'NN-06: a sequence of other channels',
    () => new Conv1d(3, 8, 3)(ones([1, 4, 8])),
    'SHAPE_MISMATCH',
    'has 4 channels (layout NCL), the weight [8,3,3] takes 3',
  ],
  [
    'NN-07: a kernel larger than the image',
    () => new Conv2d(1, 1, 5)(ones([1, 1, 3, 3])),
    'SHAPE_MISMATCH',
    'kernel 5x5, padded input 3x3',
  ],
  [
    'NN-08: a stride of 0',
    () => new Conv2d(1, 1, 3, { stride: 0 }),
    'ARG_RANGE',
    'stride must be whole numbers from 1 up, got 0',
  ],
  [
    'NN-09: groups that do not divide the channels',
    () => new Conv2d(6, 8, 3, { groups: 4 }),
    'ARG_RANGE',
    '6 channels in and 8 out must both be divisible by groups 4',
  ],
  [
    'NN-10: a window larger than the image',
    () => new MaxPool2d(3)(ones([1, 1, 2, 2])),
    'SHAPE_MISMATCH',
    'window 3x3, padded input 2x2',
  ],
  [
    'NN-14: a sample of another shape',
    () => new LayerNorm([4])(ones([2, 5])),
    'SHAPE_MISMATCH',
    'LayerNorm: the normalised shape [4] does not fit [2,5], whose trailing dims are [5]',
  ],
  [
    'NN-39: a row that the table does not have',
    () => new Embedding(10, 4)(tensor([1n, 10n])),
    'INDEX_OUT_OF_RANGE',
    'Embedding: index 10 at position 1 is out of range for a table of 10 rows; use 0..9',
  ],
  [
    'NN-39: a negative row',
    () => new Embedding(10, 4)(tensor([-1n])),
    'INDEX_OUT_OF_RANGE',
    'index -1 at position 0',
  ],
  [
    'rows that are floats',
    () => new Embedding(10, 4)(tensor([1])),
    'DTYPE_UNSUPPORTED',
    'ids must be int64 or int32, got float32',
  ],
  [
    'a padding row that there is not',
    () => new Embedding(10, 4, { paddingIdx: 10 }),
    'ARG_RANGE',
    'paddingIdx 10 does not fit',
  ],
  [
    'a kernel without size',
    () => new Conv1d(1, 1, wrong(undefined)),
    'ARG_TYPE',
    'kernelSize must be a number, got undefined',
  ],
  ['no channels', () => new Conv2d(0, 1, 3), 'ARG_RANGE', 'inChannels 0'],
  [
    '"same" with a stride',
    () => new Conv2d(1, 1, 3, { stride: 2, padding: 'same' }),
    'ARG_CONFLICT',
    'needs stride 1, got stride 2x2',
  ],
  [
    '"same" backwards',
    () => new ConvTranspose2d(1, 1, 3, wrong({ padding: 'same' })),
    'ARG_TYPE',
    'padding must be a number or 2',
  ],
  [
    'an option of another layer',
    () => new Conv2d(1, 1, 3, wrong({ outputPadding: 1 })),
    'ARG_UNKNOWN',
    'outputPadding',
  ],
  [
    'a padding mode',
    () => new Conv2d(1, 1, 3, wrong({ paddingMode: 'reflect' })),
    'ARG_UNKNOWN',
    'paddingMode',
  ],
  [
    'a bias that is no answer',
    () => new Conv1d(1, 1, 3, { bias: wrong('no') }),
    'ARG_TYPE',
    'bias must be true or false',
  ],
  [
    'a ceil mode that is none',
    () => new MaxPool1d(2, { ceilMode: wrong(1) }),
    'ARG_TYPE',
    'ceilMode must be true or false',
  ],
  [
    'margins above half a window',
    () => new AvgPool2d(2, { padding: 2 })(ones([1, 4, 4])),
    'ARG_RANGE',
    'at most half the window 2x2',
  ],
  [
    'parts of size 0',
    () => new AdaptiveAvgPool2d(0),
    'ARG_RANGE',
    'outputSize must be whole numbers from 1 up',
  ],
  [
    'lines in a BatchNorm2d',
    () => new BatchNorm2d(3)(ones([2, 3])),
    'SHAPE_RANK',
    'BatchNorm2d: [batch, features, height, width] is wanted',
  ],
  ['a BatchNorm2d of no features', () => new BatchNorm2d(0), 'ARG_RANGE', 'BatchNorm2d: numFeatures 0'],
  [
    'other channels in a GroupNorm',
    () => new GroupNorm(2, 4)(ones([2, 6])),
    'SHAPE_MISMATCH',
    '[2,6] has 6 channels, the layer has 4',
  ],
  [
    'groups that do not divide',
    () => new GroupNorm(3, 4),
    'ARG_RANGE',
    '4 channels are not divisible by 3 groups',
  ],
  [
    'one value in a group',
    () => new GroupNorm(2, 2)(ones([1, 2])),
    'SHAPE_EMPTY',
    '[1,2] has one value in a group',
  ],
  ['a normalised shape of text', () => new LayerNorm(wrong('4')), 'ARG_TYPE', 'normalizedShape'],
  [
    'a scale of another shape',
    () => functional.layerNorm(ones([2, 3]), 3, { weight: ones([2]) }),
    'SHAPE_MISMATCH',
    'a weight of [3] is wanted',
  ],
  [
    'parts that do not fill an axis',
    () => new Unflatten(1, [2, 2])(ones([2, 6])),
    'SHAPE_NUMEL',
    '6 elements along dim 1 of [2,6] do not fill [2,2]',
  ],
  ['two sizes to be found', () => new Unflatten(0, [-1, -1]), 'ARG_RANGE', '[-1,-1] has -1 more than once'],
  ['an axis that there is not', () => new Unflatten(2, [2])(ones([2, 6])), 'DIM_OUT_OF_RANGE', 'dim 2'],
];

describe('refused', () => {
  test.each(rows)('%s', (_, call, code, says) => {
    expect(call).toThrow(expect.objectContaining({ code, message: expect.stringContaining(says) }));
  });
});

test('layers print as PyTorch prints them', () => {
  const printed = [
    new Conv1d(1, 2, 3, { padding: 1, dilation: 2 }),
    new Conv2d(4, 4, [3, 1], { stride: [2, 1], padding: 'valid', groups: 2, bias: false }),
    new ConvTranspose1d(1, 1, 3, { stride: 2, outputPadding: 1 }),
    new ConvTranspose2d(1, 1, 2),
    new MaxPool1d(2),
    new MaxPool2d([3, 2], { stride: [2, 1], padding: 1 }),
    new AvgPool1d(3),
    new AvgPool2d(2),
    new AdaptiveAvgPool1d(5),
    new AdaptiveAvgPool2d([3, null]),
    new AdaptiveMaxPool1d(1),
    new AdaptiveMaxPool2d([1, 2]),
    new BatchNorm2d(3),
    new LayerNorm([2, 3], { bias: false }),
    new GroupNorm(1, 2, { affine: false }),
    new Embedding(5, 2, { paddingIdx: -1 }),
    new Unflatten(1, [2, -1]),
  ].map(String);
  expect(printed).toEqual([
    'Conv1d(1, 2, kernel_size=(3,), stride=(1,), padding=(1,), dilation=(2,))',
    'Conv2d(4, 4, kernel_size=(3, 1), stride=(2, 1), padding=valid, groups=2, bias=False)',
    'ConvTranspose1d(1, 1, kernel_size=(3,), stride=(2,), output_padding=(1,))',
    'ConvTranspose2d(1, 1, kernel_size=(2, 2), stride=(1, 1))',
    'MaxPool1d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)',
    'MaxPool2d(kernel_size=(3, 2), stride=(2, 1), padding=1, dilation=1, ceil_mode=False)',
    'AvgPool1d(kernel_size=(3,), stride=(3,), padding=(0,))',
    'AvgPool2d(kernel_size=2, stride=2, padding=0)',
    'AdaptiveAvgPool1d(output_size=5)',
    'AdaptiveAvgPool2d(output_size=(3, None))',
    'AdaptiveMaxPool1d(output_size=1)',
    'AdaptiveMaxPool2d(output_size=(1, 2))',
    'BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)',
    'LayerNorm((2, 3), eps=1e-05, elementwise_affine=True, bias=False)',
    'GroupNorm(1, 2, eps=1e-05, affine=False, bias=False)',
    'Embedding(5, 2, padding_idx=4)',
    'Unflatten(dim=1, unflattened_size=(2, -1))',
  ]);
});

describe('convolutions', () => {
  test('learn: a layer finds the kernel that made its targets', () => {
    manualSeed(4);
    const x = randn([8, 1, 6, 6]);
    const target = functional.conv2d(
      x,
      tensor([
        [
          [
            [1, 0],
            [0, -1],
          ],
        ],
      ]),
    );
    const layer = new Conv2d(1, 1, 2);
    for (let step = 0; step < 200; step++) {
      const gs = gradients(layer(x).sub(target).square().mean(), layer.parameters());
      layer.parameters().forEach((p, i) => p.detach().sub_(gs[i]!.mul(0.3)));
    }
    assertClose(
      layer.weight.detach(),
      tensor([
        [
          [
            [1, 0],
            [0, -1],
          ],
        ],
      ]),
      { atol: 1e-4 },
    );
    expect(Math.abs(layer.bias!.item())).toBeLessThan(1e-4);
  });

  test('restore sizes: a transposed layer gives back what a strided one took', () => {
    const x = randn([1, 2, 8, 8]);
    const [down, up] = [
      new Conv2d(2, 4, 3, { stride: 2, padding: 1 }),
      new ConvTranspose2d(4, 2, 3, { stride: 2, padding: 1, outputPadding: 1 }),
    ];
    expect(up(down(x)).shape).toEqual(x.shape);
    const line = new ConvTranspose1d(1, 1, 3, { stride: 3 });
    expect(line(ones([1, 1, 4])).shape).toEqual([1, 1, 12]);
    expect(new Conv1d(2, 2, 3, { padding: 'same' })(ones([2, 7])).shape).toEqual([2, 7]);
  });

  test('take whole models under vmap: one result for each member', () => {
    const layer = new Conv2d(1, 2, 2, { dtype: 'float64' });
    const x = randn([3, 1, 1, 4, 4], { dtype: 'float64' });
    const all = vmap((y) => layer(y))(x);
    expect(all.shape).toEqual([3, 1, 2, 3, 3]);
    assertClose(all.select(0, 1).detach(), layer(x.select(0, 1)).detach());
  });
});

describe('pools', () => {
  test('call the functions they are named after', () => {
    const [line, image] = [randn([1, 2, 8]), randn([1, 2, 8, 8])];
    const { adaptiveAvgPool1d, adaptiveMaxPool2d, avgPool1d, avgPool2d, maxPool1d, maxPool2d } = functional;
    expect(bitsOf(new MaxPool1d(3, { stride: 2 })(line))).toBe(bitsOf(maxPool1d(line, 3, { stride: 2 })));
    expect(bitsOf(new MaxPool2d(2, { dilation: 2 })(image))).toBe(
      bitsOf(maxPool2d(image, 2, { dilation: 2 })),
    );
    expect(bitsOf(new AvgPool1d(3, { ceilMode: true })(line))).toBe(
      bitsOf(avgPool1d(line, 3, { ceilMode: true })),
    );
    expect(bitsOf(new AvgPool2d(2, { divisorOverride: 3 })(image))).toBe(
      bitsOf(avgPool2d(image, 2, { divisorOverride: 3 })),
    );
    expect(bitsOf(new AdaptiveAvgPool1d(3)(line))).toBe(bitsOf(adaptiveAvgPool1d(line, 3)));
    expect(bitsOf(new AdaptiveMaxPool2d([2, null])(image))).toBe(bitsOf(adaptiveMaxPool2d(image, [2, null])));
    expect(new AdaptiveAvgPool2d(1)(image).shape).toEqual([1, 2, 1, 1]);
    expect(new AdaptiveMaxPool1d(1)(line).shape).toEqual([1, 2, 1]);
  });
});

describe('norms', () => {
  test('BatchNorm2d is BatchNorm1d on all places of an image', () => {
    const x = randn([3, 2, 4, 5]);
    const [planes, lines] = [new BatchNorm2d(2), new BatchNorm1d(2)];
    assertClose(planes(x).detach().flatten(2), lines(x.flatten(2)).detach());
    assertClose(planes.runningVar!, lines.runningVar!);
    expect(Object.keys(planes.stateDict())).toEqual(Object.keys(lines.stateDict()));
  });
  test('LayerNorm gives each sample mean 0 and variance 1, whatever the batch', () => {
    const x = randn([4, 3, 5]).mul(7).add(3);
    const y = new LayerNorm([3, 5])(x).detach();
    expect(y.mean([1, 2]).abs().max().item()).toBeLessThan(1e-6);
    expect(y.var([1, 2], { correction: 0 }).sub(1).abs().max().item()).toBeLessThan(1e-4);
    assertClose(new LayerNorm([3, 5])(x.slice(0, 1, 2)).detach(), y.slice(0, 1, 2));
  });
  test('GroupNorm with one group is LayerNorm over channels and places, with as many as channels it treats each alone', () => {
    const x = randn([2, 4, 3]);
    assertClose(new GroupNorm(1, 4)(x).detach(), new LayerNorm([4, 3])(x).detach());
    const alone = new GroupNorm(4, 4)(x).detach();
    assertClose(alone, new LayerNorm(3)(x).detach());
    expect(functional.groupNorm(zeros([0, 4, 3]), 2).shape).toEqual([0, 4, 3]);
  });
  test('can be reset to what they were', () => {
    for (const norm of [new LayerNorm(3), new GroupNorm(1, 3), new BatchNorm2d(3)]) {
      const before = Object.values(norm.stateDict()).map((p) => p.tolist());
      norm.weight!.detach().fill_(5);
      norm.bias!.detach().fill_(5);
      norm.resetParameters();
      expect(Object.values(norm.stateDict()).map((p) => p.tolist())).toEqual(before);
    }
  });
});

describe('an embedding', () => {
  test('adds the gradients of rows that were asked for more than once, and none to its padding row', () => {
    const table = new Embedding(4, 2, { paddingIdx: 0 });
    expect(table.weight.select(0, 0).tolist()).toEqual([0, 0]);
    table(
      tensor([
        [3n, 0n],
        [3n, 1n],
      ]),
    )
      .sum()
      .backward();
    expect(table.weight.grad!.tolist()).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
      [2, 2],
    ]);
  });
  test('takes numbers of any shape, int32 as well', () => {
    const table = new Embedding(4, 3);
    expect(table(tensor(2n)).shape).toEqual([3]);
    expect(table(tensor([[1, 2]]).to('int32')).shape).toEqual([1, 2, 3]);
    expect(table(zeros([0]).to('int64')).shape).toEqual([0, 3]);
  });
});

test('Unflatten undoes Flatten', () => {
  const x = randn([2, 3, 4]);
  expect(new Unflatten(1, [3, -1])(new Flatten()(x)).tolist()).toEqual(x.tolist());
  expect(new Unflatten(-1, [2, 2])(x).shape).toEqual([2, 3, 2, 2]);
});

test('Unflatten finds -1 from the axis it cuts, also in a batch of no samples', () => {
  expect(new Unflatten(1, [2, -1])(zeros([0, 4])).shape).toEqual([0, 2, 2]);
  expect(new Unflatten(1, [2, -1])(zeros([4, 0])).shape).toEqual([4, 2, 0]);
});
