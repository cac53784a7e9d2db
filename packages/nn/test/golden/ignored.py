"""Writes ignored.json: losses of classes where some or all targets are ignored or weigh nothing, as torch 1.13 answers them.

    python3 ignored.py
"""
import json
import os

import torch
from torch.nn import functional as F

nan = float('nan')
logits = [[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]]


def encoded(t):
    return {'dtype': 'float32', 'shape': list(t.shape), 'hex': t.detach().numpy().astype('>f4').tobytes().hex()}


def case(op, values, target, weight, reduction, smoothing):
    x = torch.tensor(values, requires_grad=True)
    options = {} if op == 'nllLoss' else {'label_smoothing': smoothing}
    f = F.nll_loss if op == 'nllLoss' else F.cross_entropy
    w = None if weight is None else torch.tensor(weight)
    y = f(x, torch.tensor(target), weight=w, reduction=reduction, **options)
    (g,) = torch.autograd.grad(y.sum(), x)
    said = {'target': target, 'weight': weight, 'reduction': reduction, 'labelSmoothing': smoothing}
    return {'id': f'{op} {values[1][0]} {json.dumps(said)}', 'op': op, **said, 'x': encoded(x), 'out': encoded(y), 'grad': encoded(g)}


cases = [
    case(op, values, target, weight, reduction, smoothing)
    for op, smoothings in {'crossEntropy': [0, 0.1, 1], 'nllLoss': [0]}.items()
    for values, targets in [(logits, [[-100, -100], [1, -100], [1, 1]]), ([logits[0], [nan, 1.0, 2.0]], [[1, -100]])]
    for target in targets
    for weight in [None, [1.0, 0.0, 2.0], [0.0, 0.0, 0.0]]
    for reduction in ['mean', 'sum', 'none']
    for smoothing in smoothings
]
here = os.path.dirname(os.path.abspath(__file__))
with open(f'{here}/ignored.json', 'w') as file:
    json.dump({'source': f'ignored.py, PyTorch {torch.__version__}', 'cases': cases}, file, separators=(',', ':'))
    file.write('\n')
