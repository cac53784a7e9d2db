"""Writes kl-div.json: Kullback-Leibler divergences and their gradients as torch 1.13 answers them.

    python3 kl_div.py
"""
import json
import os
import warnings

import torch
from torch.nn import functional as F

warnings.simplefilter('ignore')
x = [[-1.0, -2.0, -0.5], [-0.3, -4.0, -1.0]]
inputs = {
    'of rows': (x, [[0.2, 0.0, 0.8], [0.5, 0.1, 0.4]]),
    'of a vector': (x[0], [0.2, 0.3, 0.5]),
    'of a number': (-0.25, 0.5),
    'below 0': (x, [[-0.2, 0.0, 1.2], [0.5, 0.1, 0.4]]),
}


def encoded(t):
    return {'dtype': 'float32', 'shape': list(t.shape), 'hex': t.detach().numpy().astype('>f4').tobytes().hex()}


cases = []
for name, (values, wanted) in inputs.items():
    for reduction in ['mean', 'sum', 'none', 'batchmean']:
        for log_target in [False, True]:
            a, t = (torch.tensor(v, requires_grad=True) for v in (values, wanted))
            y = F.kl_div(a, t, reduction=reduction, log_target=log_target)
            grads = torch.autograd.grad(y.sum(), [a, t])
            said = {'reduction': reduction, 'logTarget': log_target}
            cases.append({'id': f'{name} {json.dumps(said)}', **said, 'in': [encoded(a), encoded(t)], 'out': encoded(y), 'grad': [encoded(g) for g in grads]})
here = os.path.dirname(os.path.abspath(__file__))
with open(f'{here}/kl-div.json', 'w') as file:
    json.dump({'source': f'kl_div.py, PyTorch {torch.__version__}', 'cases': cases}, file, separators=(',', ':'))
    file.write('\n')
