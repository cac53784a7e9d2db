"""Writes factors.json: exponentials, LU factors and systems of several axes as torch 1.13 answers them, with gradients.

    python3 factors.py

All in float64; the gradient is that of the sum of all results, each times 1, 2, 3, … in row-major order.
"""
import json
import os

import torch

L = torch.linalg
g = torch.Generator().manual_seed(3)
draw = lambda *shape: torch.randn(shape, generator=g, dtype=torch.float64)
a = draw(3, 3)
stack = draw(2, 3, 3)
b = draw(3, 2)
line = draw(2, 2, 4)
square = torch.eye(4, dtype=torch.float64) * 3 + draw(4, 4)
nan, inf = float('nan'), float('inf')


def lu_solve(x, y, **options):
    return L.lu_solve(*L.lu_factor(x), y, **options)


calls = {
    'matrixExp': (L.matrix_exp, [a]),
    'matrixExp of a stack': (L.matrix_exp, [stack * 3]),
    'matrixExp far out': (L.matrix_exp, [torch.tensor([[0.0, 60.0], [-60.0, -0.5]], dtype=torch.float64)]),
    'matrixExp of nothing': (L.matrix_exp, [a[:0, :0]]),
    'luFactor': (L.lu_factor, [stack]),
    'lu wide': (L.lu, [stack[:, :2]]),
    'lu tall': (L.lu, [stack[:, :, :2]]),
    'lu of a singular matrix': (L.lu, [torch.tensor([[0.0, 2.0, 1.0], [0.0, 3.0, 4.0], [0.0, 6.0, 8.0]], dtype=torch.float64)]),
    'lu of nothing': (L.lu, [a[:0]]),
    'luSolve': (lu_solve, [stack, b]),
    'luSolve right': (lambda x, y: lu_solve(x, y, left=False), [a, b.T]),
    'luSolve adjoint': (lambda x, y: lu_solve(x, y, adjoint=True), [a, b]),
    'luSolve right adjoint': (lambda x, y: lu_solve(x, y, left=False, adjoint=True), [a, b.T]),
    'vecdot': (L.vecdot, [a, b[:, 0]]),
    'vecdot along columns': (lambda x, y: L.vecdot(x, y, dim=0), [a, a[0]]),
    'tensorsolve': (lambda x, y: L.tensorsolve(x.reshape(2, 2, 4), y), [square, line[0, :, :2]]),
    'tensorsolve with dims': (lambda x, y: L.tensorsolve(x.reshape(2, 4, 2), y, dims=(0,)), [square, line[0, 0]]),
    'tensorinv': (lambda x: L.tensorinv(x.reshape(2, 2, 4)), [square]),
    'tensorinv of one axis': (lambda x: L.tensorinv(x.reshape(4, 2, 2), 1), [square]),
    'cross along the first axis of length 3': (torch.cross, [a, stack[0]]),
    'cross along the last axis': (lambda x, y: torch.cross(x, y, dim=-1), [a, stack[0]]),
    'linalg.cross': (L.cross, [a, stack[1, :1]]),
    'linalg.diagonal': (lambda x: L.diagonal(x, offset=1), [stack]),
    'linalg.matmul': (L.matmul, [stack, b]),
    'linalg.vander': (L.vander, [stack[0]]),
    'linalg.vander of 5': (lambda x: L.vander(x, N=5), [b]),
    'logdet': (lambda x: torch.logdet(x @ x.mT), [stack]),
    'choleskySolve': (lambda y, x: torch.cholesky_solve(y, x.tril()), [b, a]),
    'choleskySolve upper': (lambda y, x: torch.cholesky_solve(y, x.triu(), upper=True), [b, stack]),
    'choleskyInverse': (lambda x: torch.cholesky_inverse(x.tril()), [a]),
    'choleskyInverse upper': (lambda x: torch.cholesky_inverse(x.triu(), upper=True), [stack]),
    'asStrided': (lambda x: x.as_strided((2, 3), (2, 1), 1), [a]),
    'asStrided of a stretched row': (lambda x: x.expand(3, 3).as_strided((4,), (0,)), [a[:1]]),
}
# Gradients of a singular factorisation are not finite.
plain = {'lu of a singular matrix'}


def encoded(t):
    t = t.detach().contiguous()
    entry = {'dtype': str(t.dtype).removeprefix('torch.'), 'shape': list(t.shape)}
    if not t.is_floating_point():
        return {**entry, 'data': t.flatten().tolist()}
    return {**entry, 'hex': t.numpy().astype('>f8').tobytes().hex()}


def case(name, f, given):
    xs = [x.detach().clone().requires_grad_() for x in given]
    out = f(*xs)
    out = [out] if isinstance(out, torch.Tensor) else list(out)
    entry = {'id': name, 'in': [encoded(x) for x in xs], 'out': [encoded(y) for y in out]}
    if name in plain:
        return entry
    weighted = [
        (y * torch.arange(1, y.numel() + 1, dtype=torch.float64).reshape(y.shape)).sum() for y in out if y.requires_grad
    ]
    return {**entry, 'grad': [encoded(d) for d in torch.autograd.grad(sum(weighted), xs)]}


here = os.path.dirname(os.path.abspath(__file__))
content = {'source': f'factors.py, PyTorch {torch.__version__}', 'cases': [case(n, f, xs) for n, (f, xs) in calls.items()]}
with open(f'{here}/factors.json', 'w') as file:
    json.dump(content, file, separators=(',', ':'))
    file.write('\n')
