#!/usr/bin/env python3
"""Records draws of NumPy's RandomState and default_rng: `record-numpy.py > numpy.json`. Made with numpy 1.24.2."""
import json
import random
import struct

import numpy as np

SEEDS = [0, 1, 42, 12345, 2**32 - 1]
N = 40


def hexed(values):
    return "".join(struct.pack(">d", v).hex() for v in values)


def ints(values):
    return [str(int(v)) for v in values]


INTEGERS = [
    (0, 10, "int64"), (-5, 6, "int64"), (0, 1, "int64"), (0, 2**31, "int64"), (0, 2**32, "int64"), (0, 2**32 - 1, "int64"),
    (-2**40, 3 * 2**50, "int64"), (-2**63, 2**63 - 1, "int64"), (0, 1000, "int32"), (-2**31, 2**31, "int32"),
    (0, 300, "int16"), (-100, 100, "int8"), (0, 7, "uint8"), (0, 256, "uint8"), (0, 2, "bool"),
]
cases = []


def case(kind, seed, fn, args, out):
    cases.append({"kind": kind, "seed": str(seed), "fn": fn, "args": args, "out": out})


for seed in SEEDS + [[1, 2, 3]]:
    new = lambda: np.random.RandomState(seed)
    name = seed
    case("legacy", name, "uniform", [0, 1], hexed(new().random_sample(N)))
    case("legacy", name, "uniform", [-3, 0.5], hexed(new().uniform(-3, 0.5, N)))
    case("legacy", name, "normal", [0, 1], hexed(new().randn(N + 1)))
    case("legacy", name, "normal", [2.5, 0.3], hexed(new().normal(2.5, 0.3, N)))
    for low, high, dtype in INTEGERS:
        case("legacy", name, "randint", [str(low), str(high), dtype], ints(new().randint(low, high, N, dtype=bool if dtype == "bool" else getattr(np, dtype))))
    for n in (0, 1, 2, 17, 1000):
        case("legacy", name, "randperm", [n], ints(new().permutation(n)))
    r = new()
    case("legacy", name, "mixed", [], hexed([*r.randn(3), *r.random_sample(2), *r.randn(2), *r.randint(0, 5, 3)]))
for seed in SEEDS + [2**64 + 17, 2**200 + 3]:
    new = lambda: np.random.default_rng(seed)
    case("pcg64", seed, "uniform", [0, 1], hexed(new().random(N)))
    case("pcg64", seed, "uniform", [-3, 0.5], hexed(new().uniform(-3, 0.5, N)))
    case("pcg64", seed, "normal", [0, 1], hexed(new().standard_normal(20000)[-N:]))
    case("pcg64", seed, "normal", [2.5, 0.3], hexed(new().normal(2.5, 0.3, N)))
    for low, high, dtype in INTEGERS:
        case("pcg64", seed, "randint", [str(low), str(high), dtype], ints(new().integers(low, high, N, dtype=bool if dtype == "bool" else getattr(np, dtype))))
    for n in (0, 1, 2, 17, 1000):
        case("pcg64", seed, "randperm", [n], ints(new().permutation(n)))
    r = new()
    case("pcg64", seed, "mixed", [], hexed([*r.integers(0, 5, 3), *r.standard_normal(2), *r.integers(0, 9, 2), *r.random(2)]))
for seed in [0, 1, -7, 1234, 2**31 - 1, 2**40 + 5]:
    r = random.Random(seed)
    case("python", seed, "randint31", [], ints(r.randint(0, 2**31 - 1) for _ in range(N)))
print('{"source": "numpy %s; golden/record-numpy.py",\n"cases": [\n%s\n]}' % (
    np.__version__, ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)))
