"""Writes likes.json: what torch 1.13 draws in the layout of another tensor.

    python3 likes.py
"""
import json
import os

import torch

x = torch.arange(24.0).reshape(4, 6)
layouts = {
    'rows': x,
    'transposed': x.t(),
    'permuted': x.reshape(2, 3, 4).permute(2, 0, 1),
    'every other column': x[:, ::2],
    'part of a transposed': x.t()[:2],
    'stretched columns': x[:, :1].expand(4, 5),
    'stretched and transposed': x[:, :1].expand(4, 5).t(),
    'axes of length 1': x.reshape(4, 1, 6).permute(2, 1, 0),
    'one column': x[:, 1:2].t(),
    'overlapping': x.flatten().as_strided((3, 4), (1, 2)),
    'equal steps': x.flatten().as_strided((4, 3, 2), (1, 1, 4)),
}
draws = {
    'rand': torch.rand_like,
    'randn': torch.randn_like,
    'randint': lambda t: torch.randint_like(t, 3, 50),
    'double': lambda t: torch.randn_like(t, dtype=torch.float64).float(),
}


def drawn(f, t):
    torch.manual_seed(1)
    y = f(t)
    return {'dtype': 'float32', 'shape': list(y.shape), 'hex': y.contiguous().numpy().astype('>f4').tobytes().hex()}


cases = [{'id': f'{name} {layout}', 'out': drawn(f, t)} for name, f in draws.items() for layout, t in layouts.items()]
here = os.path.dirname(os.path.abspath(__file__))
with open(f'{here}/likes.json', 'w') as file:
    json.dump({'source': f'likes.py, PyTorch {torch.__version__}', 'cases': cases}, file, separators=(',', ':'))
    file.write('\n')
