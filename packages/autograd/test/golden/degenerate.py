"""Writes degenerate.json: gradients where a matrix is singular, singular values are equal, or a line holds NaN, by torch 1.13.

    python3 degenerate.py

The second derivative is that of the sum of the gradient, each element times 1, 2, 3, … in row-major order. PyTorch's own is
NaN where two singular values are equal or more than one is 0: there it is recorded from exact differences, as every
element of a gradient of `det` is a polynomial: "second" is the coefficient of t in that of x + t w.
"""
import json
import os
from fractions import Fraction
from itertools import permutations

import torch

L = torch.linalg
nan, inf, d = float('nan'), float('inf'), torch.float64
H = [[1.0, 1.0], [1.0, -1.0]]
singular = {
    'rank 1 of 2': [[1.0, 2.0], [2.0, 4.0]],
    'rank 0 of 2': [[0.0, 0.0], [0.0, 0.0]],
    'rank 2 of 3, a pivot of 0': [[2.0, 1.0, 0.0], [1.0, 3.0, 1.0], [3.0, 4.0, 1.0]],
    'rank 2 of 3, a pivot of almost 0': [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]],
    'rank 2 of 3, equal singular values': [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]],
    'rank 1 of 3': [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]],
    'rank 3 of 4': [[1.0, 2.0, 0.0, 1.0], [0.0, 1.0, 3.0, -1.0], [1.0, 3.0, 3.0, 0.0], [2.0, 0.0, 1.0, 5.0]],
    'regular': [[1.0, 2.0, 0.5], [3.0, -4.0, 0.0], [0.0, 1.0, 2.0]],
}
holes = [[1.0, nan, 3.0, 4.0], [5.0, 2.0, 8.0, 7.0], [nan, 1.0, nan, 2.0]]
ways = ['linear', 'lower', 'higher', 'nearest', 'midpoint']
calls = {
    **{f'det, {name}': (L.det, x) for name, x in singular.items()},
    **{
        f'{name} {q} {way}': (lambda x, f=f, q=q, way=way: f(x, torch.tensor(q, dtype=d), 1, interpolation=way), holes)
        for name, f in {'quantile': torch.quantile, 'nanquantile': torch.nanquantile}.items()
        for q in [0.5, [0.25, 0.6]]
        for way in ways
    },
    'quantile of all': (lambda x: torch.quantile(x, 0.3), holes),
    'quantile of one NaN': (lambda x: torch.quantile(x, 0.3), nan),
    **{
        f'matrixNorm {order}, {name}': (lambda x, order=order: L.matrix_norm(x, float(order)), x)
        for order in [2, -2]
        for name, x in {
            'all equal': [[1.0, 0.0], [0.0, 1.0]],
            'two equal': [[2.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 1.0]],
            'opposite': [[3.0, 0.0], [0.0, -3.0]],
            'zero': [[0.0, 0.0], [0.0, 0.0]],
        }.items()
    },
}


def weights(t):
    return torch.arange(1.0, t.numel() + 1, dtype=d).reshape(t.shape)


def minor_sum(x, w):
    """The coefficients of t in the cofactors of x + t w, exactly."""
    n = len(x)

    def sign(p):
        return (-1) ** sum(p[i] > p[j] for i in range(n) for j in range(i + 1, n))

    out = [[Fraction(0)] * n for _ in range(n)]
    for p in permutations(range(n)):
        for i in range(n):
            for k in set(range(n)) - {i}:
                term = Fraction(sign(p)) * Fraction(w[k][p[k]])
                for r in set(range(n)) - {i, k}:
                    term *= Fraction(x[r][p[r]])
                out[i][p[i]] += term
    return [[float(v) for v in row] for row in out]


def encoded(t):
    t = t.detach().contiguous()
    return {'dtype': 'float64', 'shape': list(t.shape), 'hex': t.numpy().astype('>f8').tobytes().hex()}


cases = []
for name, (f, values) in calls.items():
    x = torch.tensor(values, dtype=d, requires_grad=True)
    y = f(x)
    (g,) = torch.autograd.grad((y * weights(y)).sum(), x, create_graph=True)
    case = {'id': name, 'x': encoded(x), 'grad': encoded(g)}
    if name.startswith('det'):
        (second,) = torch.autograd.grad((g * weights(g)).sum(), x)
        exact = torch.tensor(minor_sum(values, weights(g).tolist()), dtype=d)
        assert second.isnan().any() or torch.allclose(second, exact, atol=1e-12), name
        case['second'] = encoded(exact)
    cases.append(case)
here = os.path.dirname(os.path.abspath(__file__))
with open(f'{here}/degenerate.json', 'w') as file:
    json.dump({'source': f'degenerate.py, PyTorch {torch.__version__}', 'cases': cases}, file, separators=(',', ':'))
    file.write('\n')
