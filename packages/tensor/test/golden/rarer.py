"""Writes rarer.json: functions of analysis and reductions at indices as torch 1.13 answers them.

    python3 rarer.py

Functions of analysis and Kaiser windows are computed in float64 from float32 inputs, so that what is recorded is right to the last digit.
"""
import json
import os

import torch

nan, inf = float('nan'), float('inf')
g = torch.Generator().manual_seed(5)
s = torch.special
x = torch.cat([torch.randn(8, generator=g) * 4, torch.tensor([0.0, -0.0, 40.0, -35.0, 0.25, nan, inf, -inf])])
p = torch.tensor([0.0, 1e-30, 1e-5, 0.05, 0.3, 0.5, 0.77, 0.99, 1.0, 1.5, nan])
shapes = torch.tensor([[0.0], [0.3], [1.0], [5.5], [40.0], [250.0], [inf]])
points = torch.tensor([0.0, 0.1, 1.0, 6.0, 38.0, 270.0, inf, -1.0])
near = torch.tensor([0.0, 1.0, -1.0, 3e38, inf, nan, 1e-45])
aim = torch.tensor([1.0, 0.0, -2.0, inf, 0.0, 1.0, 0.0])
cells = torch.tensor([0.0, -0.0, 0.75, -6.0, 1e-40, 1e30, 2.0])
rows = torch.tensor([[1.0, -2.0, 0.5], [nan, 4.0, -1.0]])
values = torch.tensor([[2.0, -2.0, 3.0], [0.0, 5.0, -inf]])
places = torch.tensor([[1, 0, 1], [1, 1, 0]])
line = torch.tensor([1, 0, 1])
slices = torch.tensor([[2.0, -2.0, 3.0], [0.5, 5.0, -4.0], [1.5, -7.0, 0.0]])
whole = torch.tensor([[7, -5, 3], [2, 9, -4]])
rising = torch.tensor([0.0, 0.5, 2.0])
folds = ['sum', 'prod', 'mean', 'amax', 'amin']


def double(f, *xs):
    return f(*[a.double() for a in xs]).float()


cases = {
    'i0': (double(torch.i0, x), [x]),
    'i1': (double(s.i1, x), [x]),
    'i0e': (double(s.i0e, x), [x]),
    'i1e': (double(s.i1e, x), [x]),
    'erfcx': (double(s.erfcx, x), [x]),
    'ndtr': (double(s.ndtr, x), [x]),
    'logNdtr': (double(s.log_ndtr, x), [x]),
    'entr': (double(s.entr, x), [x]),
    'ndtri': (double(s.ndtri, p), [p]),
    'xlog1py': (double(s.xlog1py, torch.tensor([[0.0], [2.0]]), x), [torch.tensor([[0.0], [2.0]]), x]),
    'igamma': (double(torch.igamma, shapes, points), [shapes, points]),
    'igammac': (double(torch.igammac, shapes, points), [shapes, points]),
    'zeta': (double(s.zeta, torch.tensor([[0.5], [1.0], [2.0], [3.5]]), x), [torch.tensor([[0.5], [1.0], [2.0], [3.5]]), x]),
    'mvlgamma': (double(lambda a: torch.mvlgamma(a, 3), points[2:6] + 1), [points[2:6] + 1]),
    'nextafter': (torch.nextafter(near, aim), [near, aim]),
    'nextafter double': (torch.nextafter(near.double(), aim.double()), [near.double(), aim.double()]),
    'nextafter bfloat16': (torch.nextafter(near.bfloat16(), aim.bfloat16()).float(), [near, aim]),
    'frexp': (torch.frexp(cells), [cells]),
    **{
        f'scatterReduce {by} {own}': (rows.scatter_reduce(1, places, values, by, include_self=own), [rows, values])
        for by in folds
        for own in [True, False]
    },
    **{
        f'scatterReduce of integers {by}': (whole.scatter_reduce(0, places[:, :2], whole, by), [whole])
        for by in folds
    },
    **{
        f'indexReduce {by} {own}': (rows.index_reduce(0, line, slices, by, include_self=own), [rows, slices])
        for by in folds[1:]
        for own in [True, False]
    },
    'scatterReduce of nothing': (rows.scatter_reduce(0, places[:0], values, 'mean', include_self=False), [rows]),
    'renorm': (torch.renorm(slices, 2, 0, 3.0), [slices]),
    'renorm columns': (torch.renorm(slices, 1, 1, 6.5), [slices]),
    'pdist': (torch.pdist(slices), [slices]),
    'pdist 1': (torch.pdist(slices, 1), [slices]),
    'pdist of one row': (torch.pdist(slices[:1]), [slices[:1]]),
    **{
        f'{name} {n} {periodic}': (torch.__dict__[f'{name}_window'](n, periodic=periodic), [])
        for name in ['hann', 'hamming', 'blackman', 'bartlett']
        for n in [0, 1, 2, 9, 40]
        for periodic in [True, False]
    },
    **{
        f'kaiser {n} {periodic}': (torch.kaiser_window(n, periodic, dtype=torch.float64).float(), [])
        for n in [0, 1, 2, 9, 40]
        for periodic in [True, False]
    },
    'hamming with another swing': (torch.hamming_window(7, True, 0.6, 0.3, dtype=torch.float64), []),
    'kaiser with another width': (torch.kaiser_window(7, False, 3.5, dtype=torch.float64).float(), []),
    'histogram': (torch.histogram(slices, 4), [slices]),
    'histogram of a range': (torch.histogram(slices, 5, range=(-2.0, 3.0)), [slices]),
    'histogram of one value': (torch.histogram(slices[0, :1], 3), [slices[0, :1]]),
    'histogram of nothing': (torch.histogram(slices[:0], 2), [slices[:0]]),
    'histogram of weights, density': (
        torch.histogram(slices, torch.tensor([-4.0, 0.0, 2.0, 5.0]), weight=slices.abs(), density=True),
        [slices, torch.tensor([-4.0, 0.0, 2.0, 5.0])],
    ),
    'gradient': (torch.gradient(slices), [slices]),
    'gradient edges': (torch.gradient(slices, spacing=0.5, dim=1, edge_order=2), [slices]),
    'gradient coordinates': (torch.gradient(slices, spacing=[rising], dim=0), [slices, rising]),
    'gradient coordinates and edges': (torch.gradient(slices, spacing=[rising, rising * 2], edge_order=2), [slices, rising]),
    'gradient of integers': (torch.gradient(whole, dim=1), [whole]),
    'clamp between tensors': (slices.clamp(rows[0], slices[:, :1]), [slices, rows[0], slices[:, :1]]),
    'i0 int': (torch.i0(torch.tensor([0, 1, 2])), [torch.tensor([0, 1, 2])]),
}

listed = lambda out: [out] if isinstance(out, torch.Tensor) else list(out)


def encoded(t):
    t = t.contiguous()
    entry = {'dtype': str(t.dtype).removeprefix('torch.'), 'shape': list(t.shape)}
    if not t.is_floating_point():
        return {**entry, 'data': t.flatten().tolist()}
    return {**entry, 'hex': t.numpy().astype('>f4' if t.dtype == torch.float32 else '>f8').tobytes().hex()}


content = {
    'source': f'rarer.py, PyTorch {torch.__version__}',
    'cases': [
        {'id': name, 'in': [encoded(t) for t in inputs], 'out': [encoded(t) for t in listed(out)]}
        for name, (out, inputs) in cases.items()
    ],
}
rates = torch.tensor([0.0, 0.3, 2.5, 9.99, 10.0, 33.0, 700.0, 1e6]).repeat(5)


def drawn(x):
    torch.manual_seed(11)
    return torch.poisson(x)


content['rates'] = encoded(rates)
content['draws'] = encoded(drawn(rates))
content['doubles'] = encoded(drawn(rates.double().reshape(5, 8).t()))
here = os.path.dirname(os.path.abspath(__file__))
with open(f'{here}/rarer.json', 'w') as file:
    json.dump(content, file, separators=(',', ':'))
    file.write('\n')
