"""Corners of operations as torch 1.13 answers them: python3 corners.py > corners.json"""
import json
import torch

inf = float("inf")
nan = float("nan")
F = torch.nn.functional
i32 = lambda v: torch.tensor(v, dtype=torch.int32)
f64 = lambda v: torch.tensor(v, dtype=torch.float64)
m = i32([[1, 2], [3, 4]])
plane = torch.arange(42.0).reshape(1, 2, 3, 7)
weight = torch.tensor([[[[1.0, 10.0]], [[100.0, 1000.0]]]])
rows = torch.arange(12.0).reshape(1, 1, 4, 3)
cube = torch.arange(12.0).reshape(2, 3, 2)
big = torch.arange(24).reshape(3, 2, 4)
pairs = i32([[2, 1, 1, 2, 2], [0, 5, 5, 0, -1]])
yes = torch.tensor([True, False])
cases = {
    "round to two digits": torch.tensor([1.125, -2.345, 0.5, inf, 1e38]).round(decimals=2),
    "round to tens": f64([125.0, 135.0, -15.0]).round(decimals=-1),
    "square of truth": torch.tensor([True, False]).square(),
    "logsumexp of integers": m.logsumexp(0),
    "einsum of three integer matrices": torch.einsum("ij,kl,mn->m", m, m, m),
    "einsum of an integer sum and a matrix": torch.einsum("ij,jk,l->ik", m.long(), m.long(), i32([1, 2]).long()),
    "einsum of truth: all products": torch.einsum("i,j->ij", yes, yes),
    "einsum of truth: sums counted": torch.einsum("ij,k->ik", torch.tensor([[True, True, False]]), yes),
    "einsum of truth over an axis of length 1": torch.einsum("ij,jk->ik", yes[:, None], yes[None]),
    "einsum of two types": torch.einsum("i,j->ij", m[0], f64([0.5, -0.0])),
    "einsum that stretches integers": torch.einsum("ij,ij->i", m[:, :1], m),
    "einsum that drops an axis of length 1": torch.einsum("ij,ij->i", m[:, :1], m[:, 1:]),
    "addr of truth": torch.tensor([[True, False], [False, False]]).addr(yes, yes),
    "addr of truth without the matrix": torch.tensor([True, True]).addr(yes, yes, beta=0),
    "addr of truth without the product": torch.tensor([False, True]).addr(yes, yes, alpha=0),
    "addr of three types": torch.tensor([True, False]).addr(m[0], torch.tensor([0.5, 2.0]), alpha=3),
    "addr to a scalar of another type": f64(-2.5).addr(torch.tensor([0.1, 2.0]), torch.tensor([0.3]), beta=0.7, alpha=0.2),
    "addr of bytes": torch.tensor([200, 3], dtype=torch.uint8).addr(m[0].byte(), m[1].byte(), alpha=-2),
    "hardtanh without a lower bound": F.hardtanh(f64([-2.0, 0.0, 3.0]), min_val=nan, max_val=1.0),
    "hardtanh without an upper bound": F.hardtanh(torch.tensor([-2.0, 3.0]), min_val=-1.0, max_val=nan),
    "hardtanh between swapped bounds": F.hardtanh(torch.tensor([-2.0, 2.0, 5.0]), min_val=3.0, max_val=1.0),
    "the largest distance of rows without columns": torch.cdist(torch.zeros(1, 0), torch.zeros(2, 0), p=inf),
    "the largest distance of pairs without columns": torch.pdist(torch.zeros(3, 0), p=inf),
    "the largest distance of nothing": torch.dist(f64([]), f64([]), p=inf),
    "unique slices": torch.unique(pairs, dim=1),
    "where each slice stands": torch.unique(pairs, dim=1, return_inverse=True)[1],
    "how often each slice occurs": torch.unique(pairs, dim=1, return_counts=True)[1],
    "runs of equal slices": torch.unique_consecutive(pairs, dim=-1),
    "the run of each slice": torch.unique_consecutive(pairs, dim=-1, return_inverse=True)[1],
    "slices with NaN": torch.unique(f64([[nan, 1.0], [nan, 1.0], [0.0, 2.0], [0.0, 2.0]]), dim=0),
    "unique of no slices": torch.unique(torch.zeros(0, 3), dim=0, return_counts=True)[1],
    "max of two tensors": torch.max(m, torch.tensor([2.5, -1.0])),
    "min of two tensors": torch.min(m, torch.tensor([[2.5], [nan]])),
    "repeat a scalar": torch.tensor(2.0).repeat([]),
    "tile without repeats": torch.tensor([2.0, 3.0]).tile([]),
    "quantile of a scalar, kept": f64(-2.5).quantile(0.3, dim=0, keepdim=True),
    "nanquantile of a scalar, kept": f64(-2.5).nanquantile(0.3, dim=0, keepdim=True),
    "cond of a zero matrix": torch.linalg.cond(torch.zeros(2, 2), 1),
    "cond of nothing": torch.linalg.cond(torch.zeros(0, 0)),
    "cond of nothing, Frobenius": torch.linalg.cond(torch.zeros(0, 0), "fro"),
    "conv2d with stride 3": F.conv2d(plane, weight, stride=3, padding=1),
    "conv2d of rows of three": F.conv2d(rows, torch.ones(1, 1, 3, 3)),
    "index with nothing but whole axes": cube[(slice(None),)],
    "an index without axes, an axis, and a mask": big[
        (torch.tensor(-3), slice(None), torch.tensor([True, False, True, False]))
    ],
    "indices without axes beside a list": big[(torch.tensor(1), torch.tensor([0, 1, 1]), torch.tensor(2))],
    "index_add of twice a source": torch.tensor([1.0, 2.0]).index_add(0, torch.tensor([1, 1]), torch.tensor([3.0, 4.0]), alpha=2),
    "index_add of minus a source": m.long().index_add(1, torch.tensor([0]), m.long()[:, :1], alpha=-1),
    "gather by nothing": torch.ones(2, 3, 1).gather(0, torch.zeros(0, 0, 3, dtype=torch.int64)),
    "scatter of nothing": torch.ones(3, 1).scatter(1, torch.zeros(3, 0, dtype=torch.int64), torch.ones(0, 4)),
    "scatter_add of nothing": m.long().scatter_add(0, torch.zeros(0, 2, dtype=torch.int64), torch.ones(0, 1).long()),
    "tensordot with an axis of length 1": torch.tensordot(cube, torch.arange(6.0).reshape(3, 1, 2), dims=2),
    "tensordot with axes named": torch.tensordot(cube[:, :1], cube, dims=([1, 0], [1, 0])),
    "combinations of none": torch.combinations(torch.arange(3.0), 0),
    "matrix_power of integers": torch.linalg.matrix_power(m, 3),
    "matrix_power 0 of integers": torch.linalg.matrix_power(m.long(), 0),
    "polygamma at whole numbers below": f64([-inf, -2.0, -0.0, 0.0]).polygamma(2),
    "polygamma 3 at whole numbers below": f64([-inf, -2.0, -0.0, 0.0]).polygamma(3),
    "cosine similarity of a vector and a scalar": torch.cosine_similarity(f64([0.5, -2.0, 1.0]), f64([-3.0]), 0),
    "bincount of nothing with weights": torch.bincount(m.long()[:0, 0], weights=torch.zeros(0), minlength=2),
}
put = lambda v: v if not isinstance(v, float) or abs(v) < inf else str(v)
rows = {
    name: {"dtype": str(y.dtype)[6:], "shape": list(y.shape), "data": [put(v) for v in y.flatten().tolist()]}
    for name, y in cases.items()
}
print(json.dumps(rows, indent=1))
