"""Writes linalg.json: linear algebra, forward and backward, as PyTorch computes it.

    python3 linalg.py DIR      (DIR holds the golden data of PyTorch 1.13.1 and versions/diff_torch2.14.1.json)

The cases of DIR are float32, with PyTorch 2.14's values where they differ. The further ones, "more…", are computed here in
float64: what a decomposition leaves open (signs, order) is taken out by asking for something that does not depend on it.
"""
import sys

import torch

from recording import computed, recorded, write

L = torch.linalg
PRODUCTS = ('fro', 'nuc', 1, -1, 'inf', '-inf')
MORE = {
    'inverse': lambda x, a: L.inv(x[0]),
    'det': lambda x, a: L.det(x[0]),
    'slogdet_both': lambda x, a: tuple(L.slogdet(x[0])),
    'solve': lambda x, a: L.solve(x[0], x[1], left=a.get('left', True)),
    'solve_triangular': lambda x, a: L.solve_triangular(x[0], x[1], upper=a['upper'], left=a.get('left', True), unitriangular=a.get('unitriangular', False)),
    'cholesky': lambda x, a: L.cholesky(x[0], upper=a.get('upper', False)),
    'qr_raw': lambda x, a: tuple(L.qr(x[0], mode=a.get('mode', 'reduced'))),
    'svdvals': lambda x, a: L.svdvals(x[0]),
    'svd_projectors': lambda x, a: (lambda u, s, v: (u[..., :2] @ u[..., :2].mT, v[..., :2, :].mT @ v[..., :2, :], s))(*L.svd(x[0], full_matrices=a['full'])),
    'eigh_square': lambda x, a: (lambda l, v: (l, v * (l * l).unsqueeze(-2) @ v.mT, v.square()))(*L.eigh(x[0], UPLO=a.get('UPLO', 'L'))),
    'eigvalsh': lambda x, a: L.eigvalsh(x[0], UPLO=a.get('UPLO', 'L')),
    'eigvals_sums': lambda x, a: (lambda l: (l.abs().sum(-1), (l ** 3).real.sum(-1), l.imag.square().sum(-1)))(L.eigvals(x[0])),
    'eig_sizes': lambda x, a: (lambda l, v: (v.abs().square() * l.abs().unsqueeze(-2)).sum(-1))(*L.eig(x[0])),
    'pinv': lambda x, a: L.pinv(x[0], **{k: v for k, v in a.items()}),
    'lstsq': lambda x, a: L.lstsq(x[0], x[1]).solution,
    'multi_dot': lambda x, a: L.multi_dot(x),
    'matrix_power': lambda x, a: L.matrix_power(x[0], a['n']),
    'norm': lambda x, a: L.norm(x[0], ord_(a.get('ord')), a.get('dim'), a.get('keepdim', False)),
    'vector_norm': lambda x, a: L.vector_norm(x[0], ord_(a.get('ord', 2)), a.get('dim'), a.get('keepdim', False)),
    'matrix_norm': lambda x, a: L.matrix_norm(x[0], ord_(a.get('ord', 'fro')), a.get('dim', (-2, -1)), a.get('keepdim', False)),
    # By its definition, because the backward pass of 1.13 fails for these orders.
    'cond': lambda x, a: L.norm(x[0], ord_(a['p'])) * L.norm(L.inv(x[0]), ord_(a['p'])) if a.get('p') in PRODUCTS else L.cond(x[0], ord_(a.get('p'))),
    'matrix_rank': lambda x, a: L.matrix_rank(x[0], **{k: v for k, v in a.items()}),
}


def ord_(value):
    return float(value) if value in ('inf', '-inf') else value


def normal(*shape):
    return torch.randn(shape, dtype=torch.float64)


def spd(*shape):
    x = normal(*shape)
    return x @ x.mT + torch.eye(shape[-1], dtype=torch.float64)


def well(*shape):
    return normal(*shape) + 3 * torch.eye(shape[-1], dtype=torch.float64)


def rank_one():
    return torch.tensor([[1.0, 2, 3], [2, 4, 6], [3, 6, 9]], dtype=torch.float64)


torch.manual_seed(1234)
CASES = [
    ('inverse', {}, [well(2, 3, 3)]),
    ('inverse', {}, [well(1, 1)]),
    ('det', {}, [normal(2, 3, 4, 4)]),
    ('det', {}, [torch.tensor([[1.0, 2, 3], [4, 5, 6], [7, 8, 10]], dtype=torch.float64)]),
    ('slogdet_both', {}, [normal(3, 4, 4)]),
    ('slogdet_both', {}, [-well(5, 5)]),
    ('solve', {}, [well(2, 1, 3, 3), normal(4, 3, 2)]),
    ('solve', {}, [well(2, 3, 3), normal(2, 3)]),
    ('solve', {'left': False}, [well(3, 3), normal(2, 3)]),
    ('solve_triangular', {'upper': True}, [well(3, 3), normal(3, 2)]),
    ('solve_triangular', {'upper': False}, [well(2, 3, 3), normal(3, 2)]),
    ('solve_triangular', {'upper': True, 'left': False}, [well(3, 3), normal(2, 3)]),
    ('solve_triangular', {'upper': False, 'unitriangular': True}, [normal(3, 3), normal(3, 2)]),
    ('cholesky', {}, [spd(2, 5, 5)]),
    ('cholesky', {'upper': True}, [spd(3, 3)]),
    ('qr_raw', {}, [normal(2, 5, 3)]),
    ('qr_raw', {}, [normal(3, 5)]),
    ('qr_raw', {'mode': 'complete'}, [normal(3, 5)]),
    ('qr_raw', {'mode': 'complete'}, [normal(2, 4, 4)]),
    ('svdvals', {}, [normal(2, 3, 6, 4)]),
    ('svd_projectors', {'full': False}, [normal(5, 3)]),
    ('svd_projectors', {'full': True}, [normal(2, 3, 5)]),
    ('eigh_square', {}, [spd(2, 4, 4)]),
    ('eigh_square', {'UPLO': 'U'}, [spd(5, 5)]),
    ('eigvalsh', {}, [normal(4, 4)]),
    ('eigvals_sums', {}, [normal(6, 6)]),
    ('eigvals_sums', {}, [normal(2, 3, 3)]),
    ('eig_sizes', {}, [normal(5, 5)]),
    ('pinv', {}, [normal(2, 3, 5)]),
    ('pinv', {'rtol': 0.5}, [normal(5, 4)]),
    ('pinv', {'atol': 1e-6}, [rank_one()]),
    ('lstsq', {}, [normal(6, 3), normal(6, 2)]),
    ('lstsq', {}, [normal(3, 6), normal(3, 2)]),
    ('multi_dot', {}, [normal(3, 7), normal(7, 2), normal(2, 5), normal(5, 4)]),
    ('multi_dot', {}, [normal(3), normal(3, 4), normal(4)]),
    *[('matrix_power', {'n': n}, [well(3, 3)]) for n in (0, 1, 2, 7, -3)],
    ('norm', {}, [normal(2, 3)]),
    ('norm', {'ord': 'nuc'}, [normal(3, 4)]),
    ('norm', {'ord': 3, 'dim': 1}, [normal(2, 3)]),
    ('norm', {'ord': 2, 'dim': [0, 2], 'keepdim': True}, [normal(3, 2, 4)]),
    *[('vector_norm', {'ord': p, 'dim': 0}, [normal(4, 2)]) for p in (0, 1, 3.5, 'inf', '-inf')],
    *[('matrix_norm', {'ord': p, 'keepdim': p == 1}, [normal(2, 3, 4)]) for p in ('fro', 'nuc', 2, -2, 1, -1, 'inf', '-inf')],
    *[('cond', {'p': p}, [well(3, 3)]) for p in (2, -2, 'fro', 'nuc', 1, -1, 'inf', '-inf')],
    ('cond', {}, [normal(2, 5, 3)]),
    ('matrix_rank', {}, [torch.stack([rank_one(), torch.eye(3, dtype=torch.float64)])]),
    ('matrix_rank', {'atol': 1.5}, [torch.diag(torch.tensor([1.0, 2, 3], dtype=torch.float64))]),
    ('matrix_rank', {'rtol': 0.5}, [torch.diag(torch.tensor([1.0, 2, 3], dtype=torch.float64))]),
]


write(
    'linalg.json',
    'linalg.py',
    [*recorded(sys.argv[1], 'linalg.json'), *[computed(i, MORE, *case) for i, case in enumerate(CASES)]],
)
