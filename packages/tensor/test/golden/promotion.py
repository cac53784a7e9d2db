"""Writes promotion.json: the type of a result, or null where PyTorch refuses, for pairs of types and for functions.

    python3 promotion.py
"""
import json
import os
import warnings

import torch

warnings.simplefilter('ignore')
names = ['bool', 'uint8', 'int32', 'int64', 'float16', 'bfloat16', 'float32', 'float64']
types = {name: getattr(torch, name) for name in names}


def name_of(make):
    try:
        return str(make().dtype)[6:]
    except (RuntimeError, TypeError, IndexError):
        return None


def ones(name, dims):
    return torch.ones([2] * dims, dtype=types[name])


pairs = []
for a in names:
    for b in names:
        for da in (0, 1):
            for db in (0, 1):
                pairs.append([a, da, b, db, str(torch.result_type(ones(a, da), ones(b, db)))[6:]])

scalars = []
for a in names:
    for dims in (0, 1):
        for kind, value in [('boolean', True), ('bigint', 1), ('number', 1.5)]:
            scalars.append([a, dims, kind, str(torch.result_type(ones(a, dims), value))[6:]])

binary = {
    'add': torch.add, 'sub': torch.sub, 'mul': torch.mul, 'div': torch.div, 'maximum': torch.maximum,
    'eq': torch.eq, 'lt': torch.lt, 'logicalAnd': torch.logical_and,
}
# float16 has few kernels on the CPU of PyTorch 1.13; its promotion is in the pairs.
held = [name for name in names if name not in ('float16', 'bfloat16')]
functions = [
    [name, a, b, name_of(lambda: f(ones(a, 1), ones(b, 1)))]
    for name, f in binary.items() for a in held for b in held
]
unary = {
    'neg': torch.neg, 'abs': torch.abs, 'sign': torch.sign, 'exp': torch.exp, 'sqrt': torch.sqrt, 'sin': torch.sin,
    'sigmoid': torch.sigmoid, 'floor': torch.floor, 'reciprocal': torch.reciprocal, 'isnan': torch.isnan,
    'logicalNot': torch.logical_not, 'relu': torch.relu, 'sum': torch.sum, 'mean': torch.mean, 'amax': torch.amax,
    'any': torch.any, 'clone': torch.clone, 'std': torch.std,
}
functions += [[name, a, None, name_of(lambda: f(ones(a, 1)))] for name, f in unary.items() for a in held]

here = os.path.dirname(os.path.abspath(__file__))
with open(f'{here}/promotion.json', 'w') as file:
    source = f'promotion.py, PyTorch {torch.__version__}'
    json.dump({'source': source, 'pairs': pairs, 'scalars': scalars, 'functions': functions}, file,
              separators=(',', ':'))
    file.write('\n')
