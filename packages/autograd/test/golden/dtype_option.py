"""Writes dtype-option.json: gradients through the dtype option of sums and products as torch 1.13 answers them.

    python3 dtype_option.py

The gradient is that of the sum of the result, each element times 1, 2, 3, … in row-major order.
"""
import json
import os

import torch

nan, d = float('nan'), torch.float64
values = [[1.5, -2.25, 0.1], [0.3, 4.0, -1.7]]
holes = [[1.5, nan, 0.1], [0.3, 4.0, nan]]
calls = {
    'sum': (lambda x: x.sum(1, dtype=d), values),
    'mean': (lambda x: x.mean(dtype=d), values),
    'prod': (lambda x: x.prod(1, dtype=d), values),
    'nansum': (lambda x: x.nansum(1, dtype=d), holes),
    'nanmean': (lambda x: x.nanmean(1, dtype=d), holes),
    'cumsum': (lambda x: x.cumsum(1, dtype=d), values),
    'cumprod': (lambda x: x.cumprod(1, dtype=d), values),
    'softmax': (lambda x: x.softmax(1, dtype=d), values),
    'logSoftmax': (lambda x: x.log_softmax(1, dtype=d), values),
}


def encoded(t):
    return {'dtype': 'float32', 'shape': list(t.shape), 'hex': t.numpy().astype('>f4').tobytes().hex()}


cases = []
for name, (f, numbers) in calls.items():
    x = torch.tensor(numbers, requires_grad=True)
    y = f(x)
    (y * torch.arange(1.0, y.numel() + 1, dtype=d).reshape(y.shape)).sum().backward()
    cases.append({'id': name, 'x': encoded(x.detach()), 'grad': encoded(x.grad)})
here = os.path.dirname(os.path.abspath(__file__))
with open(f'{here}/dtype-option.json', 'w') as file:
    json.dump({'source': f'dtype_option.py, PyTorch {torch.__version__}', 'cases': cases}, file, separators=(',', ':'))
    file.write('\n')
