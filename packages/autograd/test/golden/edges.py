"""Slopes at kinks, ties, poles and infinities by PyTorch, for edges.test.ts: python3 edges.py > edges.json

Clamp and hardswish exactly at their bounds are left out: PyTorch has changed them since 1.13.
"""

import json

import torch
import torch.nn.functional as F

inf, nan = float("inf"), float("nan")

# Name: (points, function). Each element of the slope is that of the sum of the results.
rows = {
    "relu": ([0.0, -0.0, inf, -inf, nan], F.relu),
    "abs": ([0.0, -0.0, -2.0, inf, nan], torch.abs),
    "sign": ([0.0, 3.0], torch.sign),
    "leakyRelu": ([0.0, -0.0, -inf], lambda x: F.leaky_relu(x, 0.1)),
    "elu": ([0.0, -0.0, -inf, inf], F.elu),
    "relu6": ([0.0, 6.0, 3.0, nan], F.relu6),
    "hardtanh": ([-1.0, 1.0, 0.0], F.hardtanh),
    "hardswish": ([-4.0, 4.0, 0.0], F.hardswish),
    "softplus": ([0.0, 1000.0, -1000.0], F.softplus),
    "clamp": ([-2.0, 2.0, 0.0, nan], lambda x: x.clamp(-1, 1)),
    "max": ([2.0, 2.0, 1.0], lambda x: x.max()),
    "min": ([2.0, 1.0, 1.0], lambda x: x.min()),
    "max along an axis": ([2.0, 2.0, 1.0], lambda x: x.max(0).values),
    "min along an axis": ([2.0, 1.0, 1.0], lambda x: x.min(0).values),
    "amax": ([2.0, 2.0, 1.0], lambda x: x.amax(0)),
    "amin": ([2.0, 1.0, 1.0], lambda x: x.amin(0)),
    "median": ([3.0, 1.0, 1.0], lambda x: x.median()),
    "maximum": ([1.0, 3.0, 0.0], lambda x: torch.maximum(x, torch.ones_like(x))),
    "minimum": ([1.0, 3.0, 0.0], lambda x: torch.minimum(x, torch.ones_like(x))),
    "norm": ([0.0, 0.0], lambda x: x.norm()),
    "std": ([1.0, 1.0], lambda x: x.std()),
    "prod with one zero": ([0.0, 2.0, 3.0], lambda x: x.prod()),
    "prod with two zeros": ([0.0, 0.0, 3.0], lambda x: x.prod()),
    "cumprod with a zero": ([2.0, 0.0, 3.0], lambda x: x.cumprod(0)),
    "pow 0": ([0.0, 2.0], lambda x: x**0),
    "pow 1": ([0.0, -2.0], lambda x: x**1),
    "pow 0.5": ([0.0, -1.0, 4.0], lambda x: x**0.5),
    "pow -1": ([0.0, -0.0, 2.0], lambda x: x**-1),
    "0 to a power": ([0.0, 1.0, 2.0, -1.0], lambda y: torch.zeros_like(y) ** y),
    "sqrt": ([-1.0, 0.0, 4.0, inf], torch.sqrt),
    "rsqrt": ([-1.0, 0.0, 4.0, inf], torch.rsqrt),
    "log": ([0.0, -1.0, inf], torch.log),
    "log1p": ([-1.0, 0.0], torch.log1p),
    "x log x": ([0.0, 1.0], lambda x: x * x.log()),
    "xlogy": ([0.0, 1.0], lambda x: torch.xlogy(x, x)),
    "atan2": ([0.0, 1.0], lambda x: torch.atan2(x, torch.zeros_like(x))),
    "asin": ([-1.0, 1.0, 2.0], torch.asin),
    "tanh": ([inf, -inf, 1000.0], torch.tanh),
    "sigmoid": ([inf, -inf, 1000.0, -1000.0], torch.sigmoid),
    "logsigmoid": ([1000.0, -1000.0], F.logsigmoid),
    "logsumexp": ([-inf, -inf], lambda x: x.logsumexp(0)),
    "logsumexp of one -inf": ([-inf, 1.0], lambda x: x.logsumexp(0)),
    "softmax of -inf": ([-inf, 1.0], lambda x: x.softmax(0)[1]),
    "logSoftmax of -inf": ([-inf, 1.0], lambda x: x.log_softmax(0)[1]),
}


def plain(values):
    return [v if v == v and abs(v) != inf else str(v) for v in values]


def slope(points, f):
    x = torch.tensor(points, dtype=torch.float64, requires_grad=True)
    y = f(x)
    y.sum().backward()
    return {"at": plain(points), "value": plain(y.detach().reshape(-1).tolist()), "slope": plain(x.grad.tolist())}


print("{\n" + ",\n".join(f'  "{name}": {json.dumps(slope(*row))}' for name, row in rows.items()) + "\n}")
