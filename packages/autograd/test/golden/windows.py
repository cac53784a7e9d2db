"""Writes windows.json: convolutions and pools, forward and backward, as PyTorch computes them.

    python3 windows.py DIR     (DIR holds the golden data of PyTorch 1.13.1 and versions/diff_torch2.14.1.json)

The cases of DIR are float32, with PyTorch 2.14's values where they differ. The further ones, "more…", draw their options at
random from a fixed seed and are computed here in float64.
"""
import random
import sys

import torch
from torch.nn import functional as F

from recording import computed, recorded, write

FUNCTIONS = {
    'conv1d': lambda x, a: F.conv1d(*x, **a),
    'conv2d': lambda x, a: F.conv2d(*x, **a),
    'conv_transpose1d': lambda x, a: F.conv_transpose1d(*x, **a),
    'conv_transpose2d': lambda x, a: F.conv_transpose2d(*x, **a),
    'max_pool1d': lambda x, a: F.max_pool1d(x[0], **a),
    'max_pool2d': lambda x, a: F.max_pool2d(x[0], **a),
    'max_pool1d_idx': lambda x, a: F.max_pool1d(x[0], return_indices=True, **a),
    'max_pool2d_idx': lambda x, a: F.max_pool2d(x[0], return_indices=True, **a),
    'avg_pool1d': lambda x, a: F.avg_pool1d(x[0], **a),
    'avg_pool2d': lambda x, a: F.avg_pool2d(x[0], **a),
    'adaptive_avg_pool1d': lambda x, a: F.adaptive_avg_pool1d(x[0], **a),
    'adaptive_avg_pool2d': lambda x, a: F.adaptive_avg_pool2d(x[0], **a),
    'adaptive_max_pool1d_idx': lambda x, a: F.adaptive_max_pool1d(x[0], return_indices=True, **a),
    'adaptive_max_pool2d_idx': lambda x, a: F.adaptive_max_pool2d(x[0], return_indices=True, **a),
}
draw = random.Random(5)
torch.manual_seed(5)


def normal(*shape):
    return torch.randn(shape, dtype=torch.float64)


def sizes(axes, least, most):
    return [draw.randint(least, most) for _ in range(axes)]


def convolution(axes, transposed):
    groups = draw.choice([1, 1, 2, 3])
    channels, filters, batch = groups * draw.randint(1, 2), groups * draw.randint(1, 2), draw.choice([[], [1], [2]])
    kernel, stride, dilation = sizes(axes, 1, 3), sizes(axes, 1, 3), sizes(axes, 1, 2)
    args = {'stride': stride, 'dilation': dilation, 'groups': groups, 'padding': sizes(axes, 0, 2)}
    if not transposed and draw.random() < 0.3:
        args |= {'padding': draw.choice(['same', 'valid']), 'stride': [1] * axes}
    if transposed:
        args['output_padding'] = [draw.randint(0, max(s, d) - 1) for s, d in zip(stride, dilation)]
    weight = [channels, filters // groups, *kernel] if transposed else [filters, channels // groups, *kernel]
    xs = [normal(*batch, channels, *sizes(axes, 4, 6)), normal(*weight), *draw.choice([[], [normal(filters)]])]
    return ('conv_transpose' if transposed else 'conv') + f'{axes}d', args, xs


def pool(axes, kind):
    kernel = sizes(axes, 1, 3)
    args = {'kernel_size': kernel, 'stride': sizes(axes, 1, 3), 'ceil_mode': draw.random() < 0.5}
    args['padding'] = [draw.randint(0, k // 2) for k in kernel]
    if kind == 'avg_pool':
        args['count_include_pad'] = draw.random() < 0.5
        if axes == 2 and draw.random() < 0.3:
            args['divisor_override'] = draw.randint(1, 5)
    else:
        args['dilation'] = sizes(axes, 1, 2)
    name = f'{kind}{axes}d' + draw.choice(['', '_idx'] if kind == 'max_pool' else [''])
    return name, args, [normal(*draw.choice([[2, 2], [3]]), *sizes(axes, 5, 7))]


def adaptive(axes, kind):
    return f'adaptive_{kind}_pool{axes}d' + ('_idx' if kind == 'max' else ''), {'output_size': sizes(axes, 1, 5)}, [
        normal(*draw.choice([[2, 2], [3]]), *sizes(axes, 3, 8))
    ]


def cases():
    for axes in (1, 2):
        for _ in range(6):
            yield convolution(axes, False)
            yield convolution(axes, True)
            yield pool(axes, 'max_pool')
            yield pool(axes, 'avg_pool')
        for _ in range(3):
            yield adaptive(axes, 'avg')
            yield adaptive(axes, 'max')


def fits(case):
    try:
        FUNCTIONS[case[0]](case[2], case[1])
        return True
    except RuntimeError:
        return False


given = recorded(sys.argv[1], 'functional_layers.json', lambda case: 'conv' in case['op'] or 'pool' in case['op'])
write('windows.json', 'windows.py', [*given, *[computed(i, FUNCTIONS, *c) for i, c in enumerate(filter(fits, cases()))]])
