"""Writes keywords.json: functions whose options are said by keyword, as torch 1.13 answers them.

    python3 keywords.py
"""
import json
import os

import torch
from torch.nn import functional as F

nan, inf = float('nan'), float('inf')
x = torch.tensor([[1.5, -2.0, 0.25], [0.5, 4.0, -1.0]])
y = torch.tensor([[0.5, 1.0, 2.0], [-1.0, 0.25, 3.0]])
v = torch.tensor([2.0, -1.0, 0.5, 3.0])
m = torch.arange(12.0).reshape(2, 3, 2)
line = torch.arange(10.0).reshape(1, 2, 5)
kernel = torch.tensor([[[1.0, -1.0], [0.5, 2.0]], [[0.0, 1.0], [1.0, -0.5]]])
plane = torch.arange(32.0).reshape(1, 2, 4, 4)
tile = torch.tensor([[[[1.0, 2.0], [0.0, -1.0]], [[0.5, 0.0], [1.0, 1.0]]]])
bias = torch.tensor([10.0, 20.0])
index = torch.tensor([[0, 2, 1]])


def drawn(f):
    torch.manual_seed(3)
    return f(torch.zeros(20))


cases = {
    'elu': F.elu(x, alpha=0.5),
    'celu': F.celu(x, alpha=2.0),
    'leakyRelu': F.leaky_relu(x, negative_slope=0.25),
    'softplus': F.softplus(x, beta=2, threshold=3),
    'softplus, one by place': F.softplus(x, 2, threshold=3),
    'hardtanh': F.hardtanh(x, min_val=-0.5, max_val=0.5),
    'hardshrink': F.hardshrink(x, lambd=1.0),
    'softshrink': F.softshrink(x, lambd=1.0),
    'threshold': F.threshold(x, threshold=0.5, value=-7.0),
    'glu': F.glu(x, dim=0),
    'logit': torch.logit(x, eps=0.25),
    'dist': torch.dist(x, y, p=1),
    'cdist': torch.cdist(x, y, p=1),
    'pdist': F.pdist(x, p=1),
    'cross': torch.cross(x, y, dim=1),
    'tensordot': torch.tensordot(x, y, dims=([1], [1])),
    'tensordot, a number': torch.tensordot(x, y.T.contiguous(), dims=1),
    'diagonal': torch.diagonal(m, offset=1, dim1=0, dim2=1),
    'diagonal, one by place': torch.diagonal(m, 1, dim2=2, dim1=1),
    'diagEmbed': torch.diag_embed(x, offset=-1, dim1=0),
    'diag': torch.diag(v, diagonal=1),
    'diagflat': torch.diagflat(v, offset=-1),
    'tril': torch.tril(x, diagonal=1),
    'triu': torch.triu(x, diagonal=1),
    'unbind': torch.stack(torch.unbind(x, dim=1)),
    'split': torch.split(x, 2, dim=1)[0],
    'chunk': torch.chunk(x, 3, dim=1)[2],
    'tensorSplit': torch.tensor_split(x, 2, dim=1)[1],
    'rot90': torch.rot90(m, k=2, dims=(1, 2)),
    'flip': torch.flip(x, dims=(1,)),
    'roll': torch.roll(x, shifts=1, dims=1),
    'repeatInterleave': torch.repeat_interleave(x, 2, dim=1),
    'flatten': torch.flatten(m, start_dim=1),
    'squeeze': torch.squeeze(line, dim=0),
    'unsqueeze': torch.unsqueeze(x, dim=1),
    'permute': torch.permute(m, dims=(2, 0, 1)),
    'movedim': torch.movedim(m, source=0, destination=2),
    'cumsum': torch.cumsum(x, dim=1),
    'cumprod': torch.cumprod(x, dim=0, dtype=torch.float64),
    'cummax': torch.cummax(x, dim=1)[0],
    'logcumsumexp': torch.logcumsumexp(x, dim=0),
    'sliceScatter': torch.slice_scatter(x, y[:, :1], dim=1, start=1, end=2, step=1),
    'diagonalScatter': torch.diagonal_scatter(x, v[:2], offset=1),
    'takeAlongDim': torch.take_along_dim(x, index, dim=1),
    'cosineSimilarity': F.cosine_similarity(x, y, dim=0, eps=1e-6),
    'diff': torch.diff(x, n=2, dim=1, append=y),
    'combinations': torch.combinations(v, r=3, with_replacement=True),
    'vander': torch.vander(v, N=2, increasing=True),
    'linear': F.linear(x, y, bias=bias),
    'conv1d': F.conv1d(line, kernel, stride=2),
    'conv1d with a bias': F.conv1d(line, kernel, bias=bias, padding=1),
    'conv2d': F.conv2d(plane, tile, stride=2),
    'convTranspose1d': F.conv_transpose1d(line, kernel, stride=2),
    'convTranspose2d': F.conv_transpose2d(plane[:, :1], tile, bias=bias, stride=2, output_padding=1),
    'arange': torch.arange(1, 6, step=2.0),
    'linspace': torch.linspace(0, 1, steps=5),
    'logspace': torch.logspace(0, 2, steps=3, base=2.0),
    'eye': torch.eye(2, m=3),
    'full': torch.full((2,), fill_value=3.5),
    'fullLike': torch.full_like(x, fill_value=2.0),
    'newFull': x.new_full((2,), fill_value=-1.0),
    'clampMin': torch.clamp_min(x, min=0.0),
    'clampMax': torch.clamp_max(x, max=0.0),
    'std': torch.std(x, dim=1, unbiased=False),
    'var of all': x.var(unbiased=False),
    'varMean': torch.var_mean(x, dim=0, unbiased=True)[0],
    'tensorinv': torch.linalg.tensorinv(torch.eye(4).reshape(4, 2, 2) * 2, ind=1),
    'normal_': drawn(lambda t: t.normal_(mean=2.0, std=0.5)),
    'uniform_': drawn(lambda t: t.uniform_(to=3.0)),
    'exponential_': drawn(lambda t: t.exponential_(lambd=2.0)),
    'bernoulli_': drawn(lambda t: t.bernoulli_(p=0.25)),
    'cauchy_': drawn(lambda t: t.cauchy_(sigma=2.0)),
    'logNormal_': drawn(lambda t: t.log_normal_(mean=0.0, std=0.5)),
    'geometric_': drawn(lambda t: t.geometric_(p=0.25)),
    'random_': drawn(lambda t: t.random_(0, to=9)),
}


def encoded(t):
    t = t.contiguous()
    kind = str(t.dtype).removeprefix('torch.')
    return {'dtype': kind, 'shape': list(t.shape), 'hex': t.numpy().astype('>f4' if kind == 'float32' else '>f8').tobytes().hex()}


here = os.path.dirname(os.path.abspath(__file__))
with open(f'{here}/keywords.json', 'w') as file:
    content = {'source': f'keywords.py, PyTorch {torch.__version__}', 'cases': [{'id': k, 'out': encoded(t)} for k, t in cases.items()]}
    json.dump(content, file, separators=(',', ':'))
    file.write('\n')
