"""Writes waves.json: Bessel functions, and binomial draws as torch 1.13 makes them.

    python3 waves.py

Values of Bessel functions are mpmath's, rounded once: torch 1.13 is wrong by up to 7e-7 for orders 1 between 5 and 7. What
stands at 0, below, and at what is not finite is torch's.
"""
import json
import os

import mpmath
import torch

nan, inf = float('nan'), float('inf')
s = torch.special
x = torch.cat([
    torch.tensor([0.0, -0.0, 1e-30, 1e-5, 2.4048255, 3.8317060, 0.8935770, 2.1971413, inf, -inf, nan, -1.5]),
    torch.linspace(0.1, 40, 160),
    torch.linspace(-12, -0.5, 12),
    torch.tensor([100.0, 999.5]),
])
exact = {
    'besselJ0': lambda v: mpmath.besselj(0, v),
    'besselJ1': lambda v: mpmath.besselj(1, v),
    'besselY0': lambda v: mpmath.bessely(0, v),
    'besselY1': lambda v: mpmath.bessely(1, v),
}
names = {'besselJ0': 'bessel_j0', 'besselJ1': 'bessel_j1', 'besselY0': 'bessel_y0', 'besselY1': 'bessel_y1'}
counts = torch.tensor([0.0, 1.0, 7.0, 19.0, 25.0, 100.0, 1000.0, 3e5, 1e7])
chances = torch.tensor([0.0, 1e-4, 0.03, 0.3, 0.5, 0.52, 0.9, 0.999, 1.0])


def encoded(t):
    t = t.contiguous()
    entry = {'dtype': str(t.dtype).removeprefix('torch.'), 'shape': list(t.shape)}
    return {**entry, 'hex': t.numpy().astype('>f4' if t.dtype == torch.float32 else '>f8').tobytes().hex()}


def drawn(n, p):
    torch.manual_seed(17)
    return torch.binomial(n, p)


def bessel(ours, theirs):
    mpmath.mp.dps = 40
    y = getattr(s, theirs)(x)
    for i, v in enumerate(x.tolist()):
        if v > 0 and v != inf or v < 0 and v != -inf and 'J' in ours:
            y[i] = float(exact[ours](mpmath.mpf(v)))
    return y


stretched = [counts.reshape(-1, 1, 1).expand(9, 9, 4), chances.reshape(1, -1, 1).expand(9, 9, 4)]
content = {
    'source': f'waves.py, PyTorch {torch.__version__}',
    'x': encoded(x),
    'bessel': {ours: encoded(bessel(ours, theirs)) for ours, theirs in names.items()},
    'counts': encoded(counts),
    'chances': encoded(chances),
    'draws': encoded(drawn(*stretched)),
    'doubles': encoded(drawn(*[t.double() for t in stretched])),
}
here = os.path.dirname(os.path.abspath(__file__))
with open(f'{here}/waves.json', 'w') as file:
    json.dump(content, file, separators=(',', ':'))
    file.write('\n')
