"""What PyTorch makes of random programs: reads a list of programs (../fuzz/program.ts) from standard input, writes answers.

    tsx --conditions=@isograd/source ../fuzz/compare.ts SEED COUNT            compares
    tsx --conditions=@isograd/source ../fuzz/compare.ts 1 300 --write         writes fuzz.json
"""
import json
import math
import sys

import torch

APPENDING = {
    'select': lambda v, at, all: [v.select(*at)],
    'narrow': lambda v, at, all: [v.narrow(*at)],
    'transpose': lambda v, at, all: [v.transpose(0, 1)],
    'unbind': lambda v, at, all: list(v.unbind(*at)),
    'unsqueeze': lambda v, at, all: [v.unsqueeze(0)],
    'mul': lambda v, at, all: [v * all[at[0]]],
    'add': lambda v, at, all: [v + all[at[0]]],
    'sigmoid': lambda v, at, all: [v.sigmoid()],
    'mulHalf': lambda v, at, all: [v * 0.5],
    'detach': lambda v, at, all: [v.detach()],
}
WRITING = {
    'add_': lambda v, other: v.add_(other),
    'mul_': lambda v, other: v.mul_(other),
    'copy_': lambda v, other: v.copy_(other),
    'sigmoid_': lambda v, other: v.sigmoid_(),
    'relu_': lambda v, other: v.relu_(),
    'exp_': lambda v, other: v.exp_(),
    'halve_': lambda v, other: v.mul_(0.5),
}


def run(program):
    def double(values, *shape):
        return torch.tensor(values, dtype=torch.float64).reshape(shape)

    x, w = double(program['x'], 2, 3).requires_grad_(), double(program['w'], 3).requires_grad_()
    all = [x * 1, w * 1, double(program['z'], 2, 3)]
    for name, i, *rest in program['steps']:
        if name in APPENDING:
            all += APPENDING[name](all[i], rest, all)
        elif name == 'hiddenDouble_':
            with torch.no_grad():
                all[i].mul_(2)
        else:
            WRITING[name](all[i], all[rest[0] if rest else 0])
    loss = sum((v * v).sum() * (k + 1) for k, v in enumerate(all))
    first = torch.autograd.grad(loss, [x, w], create_graph=True, allow_unused=True)
    size = sum((g * g).sum() for g in first if g is not None)
    second = torch.autograd.grad(size, [x, w], allow_unused=True) if size.requires_grad else [None, None]
    numbers = [(v * v).sum().item() for v in all]
    for g, like in zip([*first, *second], [x, w, x, w]):
        numbers += (torch.zeros_like(like) if g is None else g.detach()).flatten().tolist()
    return {'values': [rounded(v) for v in numbers]}


def rounded(value):
    return float(f'{value:.13g}') if math.isfinite(value) else str(value)


def attempt(program):
    try:
        return run(program)
    except RuntimeError as error:
        return {'error': str(error)[:60]}


print(json.dumps([attempt(program) for program in json.load(sys.stdin)]))
