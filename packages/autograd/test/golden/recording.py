"""What linalg.py and windows.py share: reading recorded cases, computing further ones in float64, writing both down."""
import json
import os

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
KEEP = ['id', 'op', 'args', 'in', 'out', 'cot', 'grad', 'out_err64', 'grad_err64']


def recorded(folder, name, wanted=lambda case: True):
    """Cases of a file of PyTorch 1.13, with the values of PyTorch 2.14 where it has others."""
    with open(os.path.join(folder, name)) as file:
        cases = [{key: case[key] for key in KEEP if key in case} for case in json.load(file)['cases'] if wanted(case)]
    with open(os.path.join(folder, 'versions', 'diff_torch2.14.1.json')) as file:
        newer = {entry['id']: entry['differs'] for entry in json.load(file)['files'].get(name, [])}
    for case in cases:
        for path, _, value in (d for d in newer.get(case['id'], []) if len(d) > 2):
            *way, last = [int(key) if key.isdigit() else key for key in path.strip('/').split('/')]
            place = case
            for key in way:
                place = place[key]
            place[last] = value
    return cases


def encoded(x):
    if x.dtype == torch.int64:
        return {'dtype': 'int64', 'shape': list(x.shape), 'data': x.flatten().tolist()}
    words = x.detach().contiguous().flatten().numpy().astype('>f8').tobytes().hex()
    return {'dtype': 'float64', 'shape': list(x.shape), 'hex': words}


def computed(number, functions, op, args, xs):
    """A case of its own: values, and gradients for recorded cotangents where the values are finite."""
    leaves = [x.clone().requires_grad_() for x in xs]
    outs = functions[op](leaves, args)
    outs = list(outs) if isinstance(outs, tuple) else [outs]
    case = {'id': f'more{number}|{op}|' + ','.join(f'{k}={v}' for k, v in args.items()), 'op': op, 'args': args}
    case |= {'in': [encoded(x) for x in xs], 'out': [encoded(y) for y in outs]}
    live = [i for i, y in enumerate(outs) if y.requires_grad]
    if live and all(bool(torch.isfinite(y).all()) for y in outs):
        cots = [torch.randn(y.shape, dtype=torch.float64) for y in outs]
        grads = torch.autograd.grad([outs[i] for i in live], leaves, [cots[i] for i in live], allow_unused=True)
        grads = [torch.zeros_like(x) if g is None else g for x, g in zip(xs, grads)]
        case |= {'cot': [encoded(c) for c in cots], 'grad': [encoded(g) for g in grads]}
    return case


def write(name, source, cases):
    lines = [json.dumps(case, separators=(',', ':')) for case in cases]
    with open(os.path.join(HERE, name), 'w') as file:
        file.write(f'{{"source": "{source}", "cases": [\n' + ',\n'.join(lines) + '\n]}\n')
    print(name, len(lines), 'cases', os.path.getsize(os.path.join(HERE, name)), 'bytes')
