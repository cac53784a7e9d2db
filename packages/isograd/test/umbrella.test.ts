/** The umbrella: PyTorch's names where PyTorch has them, and the parts working together. */
import * as torch from 'isograd';
import { describe, expect, test } from 'vitest';

const { nn, optim } = torch;

describe('names stand where a user of PyTorch looks for them', () => {
  test.each([
    [
      'torch',
      torch,
      [
        'tensor',
        'zeros',
        'randn',
        'arange',
        'manualSeed',
        'noGrad',
        'matmul',
        'sigmoid',
        'Tensor',
        'Generator',
      ],
    ],
    ['torch', torch, ['inferenceMode', 'setGradEnabled', 'isInferenceModeEnabled', 'vmap', 'isTensor']],
    ['torch', torch, ['det', 'slogdet', 'inverse', 'pinverse', 'matrixPower', 'matrixExp']],
    ['torch.linalg', torch.linalg, ['svd', 'qr', 'eigh', 'inv', 'solve', 'det', 'cholesky', 'matrixRank']],
    [
      'torch.nn.functional',
      nn.functional,
      ['mish', 'hardswish', 'hardsigmoid', 'hardshrink', 'softshrink', 'tanhshrink', 'threshold'],
    ],
    ['torch.nn.functional', nn.functional, ['glu', 'prelu', 'rrelu', 'softmin', 'crossEntropy']],
    [
      'torch.nn.functional',
      nn.functional,
      ['pad', 'oneHot', 'normalize', 'cosineSimilarity', 'pairwiseDistance', 'pdist'],
    ],
    ['torch.autograd', torch.autograd, ['grad', 'gradcheck', 'gradgradcheck']],
    ['torch.func', torch.func, ['grad', 'vjp', 'jvp', 'vmap', 'jacrev', 'jacfwd', 'hessian']],
    [
      'torch.nn',
      nn,
      [
        'Module',
        'Linear',
        'Sequential',
        'ModuleList',
        'BatchNorm1d',
        'Dropout',
        'CrossEntropyLoss',
        'functional',
        'init',
      ],
    ],
    [
      'torch.nn.init',
      nn.init,
      ['kaimingUniform_', 'xavierNormal_', 'orthogonal_', 'sparse_', 'calculateGain'],
    ],
    ['torch.optim', optim, ['SGD', 'Adam', 'RMSprop']],
    ['torch.utils.data', torch.utils.data, ['TensorDataset', 'DataLoader', 'randomSplit']],
    ['torch.diagnostics', torch.diagnostics, ['examine', 'diagnose', 'watch', 'report']],
  ])('%s', (_, namespace, names) => {
    for (const name of names) expect(namespace, name).toHaveProperty(name);
  });

  test.each(['float16', 'float32', 'float64', 'int32', 'int64', 'uint8'] as const)(
    'torch.%s is a type: a name that is not there would silently mean float32',
    (name) => {
      const options = { dtype: torch[name] };
      expect(torch.zeros([1], options).dtype).toBe(name);
    },
  );

  test('torch.autograd.grad is gradients, torch.func.grad is the transform', () => {
    const x = torch.tensor([2, 3], { requiresGrad: true });
    expect(torch.autograd.grad(x.mul(x).sum(), x)[0]!.tolist()).toEqual([4, 6]);
    expect(
      torch.func
        .grad((y: torch.Tensor) => y.mul(y).sum())(torch.tensor([2, 3]))
        .tolist(),
    ).toEqual([4, 6]);
  });
});

describe('the parts work together', () => {
  test('gradients pass through torch.linalg: that of the log of a determinant is the inverse', () => {
    const x = torch.tensor(
      [
        [2, 1],
        [1, 3],
      ],
      { dtype: 'float64', requiresGrad: true },
    );
    torch.linalg.slogdet(x).logabsdet.backward();
    expect(torch.linalg.inv(x).t().sub(x.grad!).abs().max().item()).toBeLessThan(1e-15);
  });

  test('a small net learns the parity of two bits', () => {
    torch.manualSeed(0);
    const net = new nn.Sequential(new nn.Linear(2, 8), new nn.Tanh(), new nn.Linear(8, 1), new nn.Sigmoid());
    const x = torch.tensor([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const y = torch.tensor([[0], [1], [1], [0]]);
    const optimizer = new optim.Adam(net.parameters(), { lr: 0.05 });
    const loss = new nn.BCELoss();
    for (let step = 0; step < 300; step++) {
      optimizer.zeroGrad();
      loss(net(x), y).backward();
      optimizer.step();
    }
    expect(net(x).round().tolist()).toEqual(y.tolist());
  });

  test('the same seed gives the same weights, losses and verdict, bit for bit', () => {
    const run = (): string => {
      torch.manualSeed(3);
      const net = new nn.Sequential(
        new nn.Linear(4, 16),
        new nn.ReLU(),
        new nn.Dropout(0.2),
        new nn.Linear(16, 2),
      );
      const x = torch.randn([8, 4]);
      const { diagnosis } = torch.diagnostics.examine(net, () => net(x).pow(2).mean());
      return JSON.stringify([net.parameters().map((p) => p.tolist()), diagnosis]);
    };
    expect(run()).toBe(run());
  });
});
