"""Writes forms.json: rarer forms of calls as torch 1.13 answers them.

    python3 forms.py
"""
import json
import os

import torch

nan = float('nan')
rows = torch.tensor([[1.5, -2.25, 0.1], [0.3, 4.0, -1.7]])
holes = torch.tensor([[1.5, nan, 0.1], [0.3, 4.0, nan]])
whole = torch.tensor([[200, 100, 3], [7, -5, 90]])
halves = rows.half()
d, f, h = torch.float64, torch.float32, torch.float16
i, b = torch.int32, torch.uint8

cases = {
    'sum float64': (rows.sum(dtype=d), rows),
    'sum along float64': (rows.sum(1, dtype=d), rows),
    'sum along kept float16': (rows.sum([0], keepdim=True, dtype=h).float(), rows),
    'sum of integers uint8': (whole.sum(dtype=b), whole),
    'sum of integers along int32': (whole.sum(0, dtype=i), whole),
    'sum of integers bool': (whole.sum(1, dtype=torch.bool), whole),
    'sum of fractions int32': (rows.sum(1, dtype=i), rows),
    'sum of halves float32': (halves.sum(1, dtype=f), rows),
    'mean float64': (rows.mean(dtype=d), rows),
    'mean of integers along float32': (whole.mean(1, dtype=f), whole),
    'prod float64': (rows.prod(dtype=d), rows),
    'prod of integers uint8': (whole.prod(1, dtype=b), whole),
    'prod along float64': (rows.prod(1, dtype=d), rows),
    'nansum float64': (holes.nansum(dtype=d), holes),
    'nansum along float64': (holes.nansum(1, dtype=d), holes),
    'nanmean along float64': (holes.nanmean(1, dtype=d), holes),
    'cumsum float64': (rows.cumsum(1, dtype=d), rows),
    'cumsum of integers uint8': (whole.cumsum(1, dtype=b), whole),
    'cumprod float64': (rows.cumprod(1, dtype=d), rows),
    'cumprod of integers int32': (whole.cumprod(1, dtype=i), whole),
    'softmax float64': (rows.softmax(1, dtype=d), rows),
    'softmax of integers float32': (whole.softmax(1, dtype=f), whole),
    'logSoftmax float64': (rows.log_softmax(1, dtype=d), rows),
}


def encoded(t):
    t = t.contiguous()
    entry = {'dtype': str(t.dtype).removeprefix('torch.'), 'shape': list(t.shape)}
    if not t.is_floating_point():
        return {**entry, 'data': t.flatten().tolist()}
    return {**entry, 'hex': t.numpy().astype('>f8' if t.dtype == torch.float64 else '>f4').tobytes().hex()}


listed = lambda x: [x] if isinstance(x, torch.Tensor) else list(x)
content = {
    'source': f'forms.py, PyTorch {torch.__version__}',
    'cases': [
        {'id': name, 'in': [encoded(t) for t in listed(inputs)], 'out': [encoded(t) for t in listed(out)]}
        for name, (out, inputs) in cases.items()
    ],
}
here = os.path.dirname(os.path.abspath(__file__))
with open(f'{here}/forms.json', 'w') as file:
    json.dump(content, file, separators=(',', ':'))
    file.write('\n')
