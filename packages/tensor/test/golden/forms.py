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
order = torch.tensor([5.0, 1.0, 3.0])
sorter = torch.tensor([1, 2, 0])
shuffled = torch.tensor([[3.0, 1.0, 2.0], [9.0, 8.0, 7.0]])
limits = torch.tensor([1.0, 3.0, 5.0])
near = torch.tensor([3.0, 0.5, 5.0, nan])
signs = torch.tensor([1.0, -2.0, 0.0, -0.0, nan, float('inf'), -float('inf')])
bases = torch.tensor([3.0, 2.0, 0.7])
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
    'nonzero tuple': (torch.nonzero(holes - 1.5, as_tuple=True), holes),
    'nonzero tuple of no dims': (torch.nonzero(rows[0, 0], as_tuple=True), rows[0, 0]),
    'nonzero tuple of nothing': (torch.nonzero(rows[:0], as_tuple=True), rows[:0]),
    'where alone': (torch.where(rows > 0), rows),
    'where alone of zeros': (torch.where(rows * 0), rows),
    'where alone of no dims': (torch.where(rows[0, 0] < 0), rows[0, 0]),
    'searchsorted side': (torch.searchsorted(limits, near, side='right'), [limits, near]),
    'searchsorted side left': (torch.searchsorted(limits, near, side='left'), [limits, near]),
    'searchsorted sorter int32': (
        torch.searchsorted(order, near, sorter=sorter, out_int32=True),
        [order, near],
    ),
    'searchsorted sorters': (
        torch.searchsorted(shuffled, rows, sorter=shuffled.argsort(1)),
        [shuffled, rows],
    ),
    'searchsorted number': (torch.searchsorted(limits, 3, side='right'), limits),
    'bucketize number': (torch.bucketize(3, limits), limits),
    'bucketize fraction among integers': (torch.bucketize(6.5, whole[0].sort().values), whole),
    'bucketize number int32': (torch.bucketize(3, limits, right=True, out_int32=True), limits),
    'isin number': (torch.isin(3, limits), limits),
    'isin fraction among integers': (torch.isin(2.5, whole), whole),
    'isin number inverted': (torch.isin(200, whole, invert=True), whole),
    'isin of a number': (torch.isin(limits, 3, assume_unique=True, invert=True), limits),
    'isin assumed unique': (torch.isin(limits, near, assume_unique=True), [limits, near]),
    'mvlgamma_': (bases.double().mvlgamma_(2), bases),
    'floatPower_ of a number': (bases.double().float_power_(2.5), bases),
    'floatPower_': (bases.double().float_power_(limits), [bases, limits]),
    'angle': (signs.angle(), signs),
    'angle of integers': (whole.angle(), whole),
    'angle float16': (signs.half().angle().float(), signs),
    'conj': (signs.conj(), signs),
    'real': (torch.real(signs), signs),
    'isreal': (torch.isreal(whole), whole),
    'adjoint': (rows.adjoint(), rows),
    'adjoint of several': (rows.reshape(1, 3, 2).adjoint(), rows),
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
    'floats': [
        {
            'dtype': str(t).removeprefix('torch.'),
            'numbers': [i.bits, i.eps, i.min, i.max, i.tiny, i.smallest_normal, i.resolution],
        }
        for t in [h, torch.bfloat16, f, d]
        for i in [torch.finfo(t)]
    ],
    'integers': [
        {'dtype': str(t).removeprefix('torch.'), 'numbers': [i.bits, i.min, i.max]}
        for t in [b, torch.int32]
        for i in [torch.iinfo(t)]
    ],
    'cases': [
        {'id': name, 'in': [encoded(t) for t in listed(inputs)], 'out': [encoded(t) for t in listed(out)]}
        for name, (out, inputs) in cases.items()
    ],
}
here = os.path.dirname(os.path.abspath(__file__))
with open(f'{here}/forms.json', 'w') as file:
    json.dump(content, file, separators=(',', ':'))
    file.write('\n')
