"""Writes halves.json: float32 numbers and what float16 and bfloat16 hold of them, all as float32 bits.

    python3 halves.py
"""
import json
import os

import numpy
import torch

rng = numpy.random.default_rng(1)
edges = [0.0, -0.0, 1.0, 65504.0, 65519.99, 65520.0, -65520.0, 6.0e-5, 6.1035e-5, 2.0**-24, 2.0**-25, 3 * 2.0**-25,
         1.0009765625, 1.00048828125, 1.00146484375, 3.0e38, 3.4e38, 3.3961775e38, float('inf'), float('-inf'), 1e-45]
random = rng.standard_normal(200) * 10.0 ** rng.uniform(-9, 6, 200)
x = torch.tensor(edges + random.tolist(), dtype=torch.float32)


def bits(t):
    return ''.join(f'{v & 0xffffffff:08x}' for v in t.float().numpy().view(numpy.int32).tolist())


here = os.path.dirname(os.path.abspath(__file__))
with open(f'{here}/halves.json', 'w') as file:
    json.dump({'source': f'halves.py, PyTorch {torch.__version__}', 'float32': bits(x), 'float16': bits(x.half()),
               'bfloat16': bits(x.bfloat16())}, file, separators=(',', ':'))
    file.write('\n')
