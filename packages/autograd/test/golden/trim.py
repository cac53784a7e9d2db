"""Writes ops.json, activations.json, double_backward.json, hessians.json and semantics.json: the gradients of the golden data.

    python3 trim.py DIR        (DIR holds the golden data of PyTorch 1.13.1 and versions/diff_torch2.14.1.json)

Where PyTorch 2.14 has another value, it stands instead. Outputs and cases of more than a few hundred elements are left
out: forward values are tested in @isograd/tensor, layers and losses in @isograd/nn.
"""
import json
import os
import struct
import sys

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = sys.argv[1]
sys.path.insert(0, SOURCE)
sys.dont_write_bytecode = True
OPS = __import__('golden').OPS  # what each name of an operation calls
with open(os.path.join(SOURCE, 'versions', 'diff_torch2.14.1.json')) as file:
    newer = json.load(file)['files']


def replace(case, differs):
    for path, _, value in differs:
        *way, last = [int(key) if key.isdigit() else key for key in path.strip('/').split('/')]
        place = case
        for key in way:
            place = place[key]
        place[last] = value


def trimmed(name, keep):
    with open(os.path.join(SOURCE, name)) as file:
        cases = json.load(file)['cases']
    changed = {entry['id']: entry['differs'] for entry in newer.get(name, [])}
    for case in cases:
        known = [d for d in changed.get(case['id'], []) if d[0].split('/')[1] in case and len(d) > 2]
        replace(case, known)
        yield {key: case[key] for key in keep if key in case}


def decoded(encoded):
    kind = {'float32': ('>f', 8), 'float64': ('>d', 16)}.get(encoded['dtype'])
    values = encoded.get('data')
    if values is None:
        words = [encoded['hex'][i:i + kind[1]] for i in range(0, len(encoded['hex']), kind[1])]
        values = [struct.unpack(kind[0], bytes.fromhex(word))[0] for word in words]
    return torch.tensor(values, dtype=getattr(torch, encoded['dtype'])).reshape(encoded['shape'])


def node_of(case):
    """What PyTorch calls the last node of the graph."""
    xs = [decoded(x) for x in case['in']]
    for x, grad in zip(xs, case['grad']):
        x.requires_grad_(grad is not None)
    args = {key: float(value) if value in ('inf', '-inf') else value for key, value in case['args'].items() if value == value}
    outputs = OPS[case['op']](xs, args)
    outputs = outputs if isinstance(outputs, (tuple, list)) else [outputs]
    return next(y for y in outputs if y.requires_grad).grad_fn.name()


def write(name, cases):
    lines = [json.dumps(case, separators=(',', ':')) for case in cases]
    with open(os.path.join(HERE, name), 'w') as file:
        file.write('{"source": "trim.py", "cases": [\n' + ',\n'.join(lines) + '\n]}\n')
    print(name, len(lines), 'cases', os.path.getsize(os.path.join(HERE, name)), 'bytes')


HIGHER = ['loss', 'binary', 'cross_entropy', 'conv', 'pool', 'layer_norm', 'attention', 'inverse', 'slogdet', 'normalize', 'bilinear']
SEMANTICS = {f'sem{i}' for i in [0, 1, 2, 3, 8, 9, *range(15, 34), 43, 44, 45]}


def ours(case):
    return not any(word in case['op'] for word in HIGHER)


for name in ['ops.json', 'activations.json']:
    cases = trimmed(name, ['id', 'op', 'args', 'in', 'cot', 'grad', 'grad_err64'])
    cases = [c for c in cases if ours(c) and any(c.get('grad') or []) and len(json.dumps(c)) < 10_000]
    write(name, [{**case, 'node': node_of(case)} for case in cases])
second = trimmed('double_backward.json', ['id', 'op', 'args', 'in', 'nograd', 'cot', 'v', 'grad1', 'grad2', 'grad2_err64'])
write('double_backward.json', filter(ours, second))
write('hessians.json', trimmed('hessians.json', ['id', 'code', 'x', 'hessian', 'jacobian']))
write('semantics.json', [c for c in trimmed('semantics.json', ['id', 'code', 'result']) if c['id'] in SEMANTICS])
