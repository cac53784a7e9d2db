"""Writes functions.json: results of PyTorch's less common functions, by the names of the calls in functions.test.ts.

    python3 functions.py
"""
import json
import os

import torch

nan, inf = float('nan'), float('inf')
g = torch.Generator().manual_seed(3)
x = torch.randn(3, 4, generator=g)
y = torch.randn(3, 4, generator=g)
v = torch.randn(4, generator=g)
p = torch.rand(3, 4, generator=g) + 0.5
square = torch.randn(3, 3, generator=g)
cube = torch.randn(2, 3, 4, generator=g)
cube2 = torch.randn(2, 4, 3, generator=g)
gaps = torch.tensor([[1.5, nan, -0.5, 3.0], [nan, nan, nan, nan], [2.0, 7.0, nan, 5.0]])
odd = torch.tensor([0.0, -0.0, nan, inf, -inf, 2.5, -1.5])
other = torch.tensor([nan, 1.0, 0.5, inf, inf, 2.5, -1.0])
whole = torch.tensor([12, -18, 0, 7])
bytes_ = torch.tensor([1, 200, 255], dtype=torch.uint8)
index = torch.tensor([2, 0])
mask = torch.tensor([[True, False, True, False], [False, True, False, False], [True, True, False, True]])
rising = torch.tensor([-1.0, 0.0, 0.0, 0.5, 2.0])
rises = torch.tensor([[-1.0, 0.0, 1.0], [0.5, 2.0, 3.0]])
asked = torch.tensor([[0.0, 0.25, nan], [-3.0, 9.0, 2.0]])
runs = torch.tensor([1, 1, 2, 2, 2, 1, 3])
weights = torch.tensor([0.5, 2.0, 1.0, 0.25])
counts = torch.tensor([1, 2, 3, 1])

cases = {
    'isclose': (lambda: torch.isclose(odd, other, rtol=0.3), [odd, other]),
    'isclose equalNan': (lambda: torch.isclose(odd, odd, equal_nan=True), [odd, odd]),
    'isclose int': (lambda: torch.isclose(whole, whole + 1, rtol=0.1), [whole, whole + 1]),
    'deg2rad': (lambda: torch.deg2rad(x * 100), [x * 100]),
    'rad2deg': (lambda: torch.rad2deg(x), [x]),
    'deg2rad int': (lambda: torch.deg2rad(whole), [whole]),
    'heaviside': (lambda: torch.heaviside(odd, torch.tensor(0.5)), [odd]),
    'fmax': (lambda: torch.fmax(odd, other), [odd, other]),
    'fmin': (lambda: torch.fmin(odd, other), [odd, other]),
    'logaddexp2': (lambda: torch.logaddexp2(x * 20, y * 20), [x * 20, y * 20]),
    'ldexp': (lambda: torch.ldexp(x, whole), [x, whole]),
    'floatPower': (lambda: torch.float_power(p, x), [p, x]),
    'rsub': (lambda: torch.rsub(x, y, alpha=2), [x, y]),
    'gcd': (lambda: torch.gcd(whole, torch.tensor(8)), [whole]),
    'lcm': (lambda: torch.lcm(whole, torch.tensor(8)), [whole]),
    'diff': (lambda: torch.diff(x), [x]),
    'diff n dim': (lambda: torch.diff(x, 2, 0, prepend=y[:1], append=y[1:]), [x, y]),
    'diff bool': (lambda: torch.diff(mask), [mask]),
    'trapezoid': (lambda: torch.trapezoid(x, dx=0.25), [x]),
    'trapezoid x': (lambda: torch.trapezoid(x, v), [x, v]),
    'trapezoid x dim': (lambda: torch.trapezoid(x, y, dim=0), [x, y]),
    'cumulativeTrapezoid': (lambda: torch.cumulative_trapezoid(x, dx=0.5), [x]),
    'cumulativeTrapezoid x': (lambda: torch.cumulative_trapezoid(x, v), [x, v]),
    'vander': (lambda: torch.vander(v), [v]),
    'vander int': (lambda: torch.vander(whole, 3, increasing=True), [whole]),
    'rot90': (lambda: torch.rot90(x, -1, [0, 1]), [x]),
    'rot90 twice': (lambda: torch.rot90(cube, 2, [1, 2]), [cube]),
    'fliplr': (lambda: torch.fliplr(x), [x]),
    'flipud': (lambda: torch.flipud(x), [x]),
    'unflatten': (lambda: x.unflatten(1, (2, -1)), [x]),
    'ravel': (lambda: torch.ravel(x.t()), [x]),
    'atleast3d': (lambda: torch.atleast_3d(x), [x]),
    'atleast3d vector': (lambda: torch.atleast_3d(v), [v]),
    'tensorSplit': (lambda: torch.tensor_split(x, 3, 1), [x]),
    'tensorSplit places': (lambda: torch.tensor_split(x, (1, -1, 2), 1), [x]),
    'hsplit': (lambda: torch.hsplit(v, 2), [v]),
    'dsplit': (lambda: torch.dsplit(cube, (1, 3)), [cube]),
    'hstack': (lambda: torch.hstack([v, v]), [v]),
    'hstack matrices': (lambda: torch.hstack([x, square]), [x, square]),
    'vstack': (lambda: torch.vstack([v, x]), [v, x]),
    'dstack': (lambda: torch.dstack([v, v]), [v]),
    'columnStack': (lambda: torch.column_stack([square[0], square]), [square]),
    'blockDiag': (lambda: torch.block_diag(x, v, torch.tensor(2.0)), [x, v]),
    'cartesianProd': (lambda: torch.cartesian_prod(v, square[0]), [v, square]),
    'combinations': (lambda: torch.combinations(v, 3), [v]),
    'combinations replaced': (lambda: torch.combinations(v, 2, True), [v]),
    'trilIndices': (lambda: torch.tril_indices(3, 4, 1), []),
    'triuIndices': (lambda: torch.triu_indices(4, 3, -1), []),
    'cov': (lambda: torch.cov(x), [x]),
    'cov weighted': (lambda: torch.cov(x, correction=0, fweights=counts, aweights=weights), [x, counts, weights]),
    'cov vector': (lambda: torch.cov(v), [v]),
    'corrcoef': (lambda: torch.corrcoef(x), [x]),
    'stdMean': (lambda: torch.std_mean(x, 1), [x]),
    'dist': (lambda: torch.dist(x, y, 3), [x, y]),
    'cdist': (lambda: torch.cdist(x, y), [x, y]),
    'cdist 1': (lambda: torch.cdist(cube, x, 1), [cube, x]),
    'cdist inf': (lambda: torch.cdist(x, y, inf), [x, y]),
    'pairwiseDistance': (lambda: torch.pairwise_distance(x, y), [x, y]),
    'cosineSimilarity': (lambda: torch.cosine_similarity(x, y, 0), [x, y]),
    'kthvalue': (lambda: torch.kthvalue(x, 2), [x]),
    'kthvalue dim': (lambda: torch.kthvalue(x, 3, 0, True), [x]),
    'nanmedian': (lambda: torch.nanmedian(gaps), [gaps]),
    'nanmedian dim': (lambda: torch.nanmedian(gaps, 1).values, [gaps]),
    'nanquantile': (lambda: torch.nanquantile(gaps, 0.4, 1), [gaps]),
    'nanquantile all': (lambda: torch.nanquantile(gaps, torch.tensor([0.1, 0.5])), [gaps]),
    'nanquantile nearest': (lambda: torch.nanquantile(gaps, 0.7, 0, interpolation='nearest'), [gaps]),
    'msort': (lambda: torch.msort(x), [x]),
    'aminmax': (lambda: torch.aminmax(gaps), [gaps]),
    'aminmax dim': (lambda: torch.aminmax(x, dim=0, keepdim=True), [x]),
    'searchsorted': (lambda: torch.searchsorted(rising, asked), [rising, asked]),
    'searchsorted right lines': (lambda: torch.searchsorted(rises, asked, right=True), [rises, asked]),
    'bucketize': (lambda: torch.bucketize(asked, rising), [asked, rising]),
    'bucketize right': (lambda: torch.bucketize(asked, rising, right=True), [asked, rising]),
    'isin': (lambda: torch.isin(whole, torch.tensor([7, 12, 5])), [whole]),
    'isin invert': (lambda: torch.isin(odd, other, invert=True), [odd, other]),
    'uniqueConsecutive': (lambda: torch.unique_consecutive(runs, return_inverse=True, return_counts=True), [runs]),
    'indexCopy': (lambda: x.index_copy(1, index, y[:, :2]), [x, index, y]),
    'put': (lambda: x.put(torch.tensor([1, -1, 4]), y[:, 0]), [x, y]),
    'put adding': (lambda: x.put(torch.tensor([1, 1, 4]), y[:, 0], accumulate=True), [x, y]),
    'takeAlongDim': (lambda: torch.take_along_dim(x, torch.tensor([[1], [0], [3]]), 1), [x]),
    'takeAlongDim flat': (lambda: torch.take_along_dim(x, torch.tensor([11, 0])), [x]),
    'maskedScatter': (lambda: x.masked_scatter(mask, y), [x, mask, y]),
    'selectScatter': (lambda: torch.select_scatter(x, v, 0, -1), [x, v]),
    'sliceScatter': (lambda: torch.slice_scatter(x, y[:, :2], 1, 0, 4, 2), [x, y]),
    'diagonalScatter': (lambda: torch.diagonal_scatter(square, x[0, :2], -1), [square, x]),
    'fillDiagonal': (lambda: torch.zeros(3, 3, 3).fill_diagonal_(2), []),
    'diagflat': (lambda: torch.diagflat(x, -1), [x]),
    'argwhere': (lambda: torch.argwhere(mask), [mask]),
    'addmv': (lambda: torch.addmv(x[:, 0], y, v, beta=0.5, alpha=2), [x, y, v]),
    'addr': (lambda: torch.addr(x, square[0], v, beta=0.5, alpha=2), [x, square, v]),
    'addbmm': (lambda: torch.addbmm(square, cube, cube2, beta=0.5, alpha=2), [square, cube, cube2]),
    'inner': (lambda: torch.inner(x, y), [x, y]),
    'fix': (lambda: torch.fix(x * 3), [x * 3]),
    'greaterEqual': (lambda: torch.greater_equal(x, y), [x, y]),
    'expit': (lambda: torch.special.expit(x), [x]),
    'newFull': (lambda: bytes_.new_full((2,), 7), [bytes_]),
    'positive': (lambda: torch.positive(bytes_), [bytes_]),
    'logit': (lambda: torch.logit(torch.sigmoid(x)), [torch.sigmoid(x)]),
}


def encoded(t):
    t = t.contiguous()
    entry = {'dtype': str(t.dtype).removeprefix('torch.'), 'shape': list(t.shape)}
    if not t.is_floating_point():
        return {**entry, 'data': t.flatten().tolist()}
    words = t.numpy().astype('>f4' if t.dtype == torch.float32 else '>f8').tobytes().hex()
    return {**entry, 'hex': words}


def drawn(draw):
    torch.manual_seed(11)
    return draw()


draws = {
    'multinomial': lambda: torch.multinomial(weights, 3),
    'multinomial rows': lambda: torch.multinomial(p, 6, replacement=True),
    'bernoulli': lambda: torch.bernoulli(torch.full((40,), 0.3)),
    'cauchy': lambda: torch.zeros(7).cauchy_(1, 2),
    'logNormal': lambda: torch.zeros(7).log_normal_(0.5, 0.25),
    'geometric': lambda: torch.zeros(7).geometric_(0.2),
    'randintLike': lambda: torch.randint_like(torch.zeros(7), 3, 90),
}
wide = [torch.randn(300, generator=g) for _ in range(4)]
exacts = {
    'lerp 0.3': lambda a, b, c: torch.lerp(a, b, 0.3),
    'lerp 0.7': lambda a, b, c: torch.lerp(a, b, 0.7),
    'lerp weights': lambda a, b, c: torch.lerp(a, b, c.abs()),
    'addcmul': lambda a, b, c: torch.addcmul(a, b, c, value=0.37),
    'addcdiv': lambda a, b, c: torch.addcdiv(a, b, c, value=-2.5),
}
listed = lambda out: [out] if isinstance(out, torch.Tensor) else list(out)
content = {
    'source': f'functions.py, PyTorch {torch.__version__}',
    'cases': [{'id': name, 'in': [encoded(t) for t in inputs], 'out': [encoded(t) for t in listed(f())]}
              for name, (f, inputs) in cases.items()],
    'inputs': {'weights': encoded(weights), 'p': encoded(p)},
    'wide': [encoded(t) for t in wide[:3]],
    'exact': [{'id': name, 'in': [], 'out': [encoded(f(*wide[:3]))]} for name, f in exacts.items()],
    'draws': [{'id': name, 'in': [], 'out': [encoded(drawn(f))]} for name, f in draws.items()],
}
here = os.path.dirname(os.path.abspath(__file__))
with open(f'{here}/functions.json', 'w') as file:
    json.dump(content, file, separators=(',', ':'))
    file.write('\n')
