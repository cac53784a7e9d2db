"""Writes printing.json and printing_cases.json, what PyTorch prints for given values.

    python3 printing_cases.py --golden DIR     (DIR holds the printing.json of the golden data and its versions/)

printing.json: the tensor strings of the golden data. Each case is evaluated again for what the string depends on
beside the values (requires_grad, grad_fn, parameter) and for values the golden data left out; of a summarised
tensor whose values were left out only the shown elements are kept, as [index, bits].
printing_cases.json: random tensors and options, and numbers under Python's {:.Nf} and {:.Ne}.
"""
import argparse
import json
import os
import random
import struct

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import _tensor_str

HERE = os.path.dirname(os.path.abspath(__file__))
OPTS = _tensor_str.PRINT_OPTS


class Formatter2(_tensor_str._Formatter):
    """PyTorch 2.14 measures the width in the notation it prints in; 1.13 measured before sci_mode was looked at."""

    def __init__(self, tensor):
        super().__init__(tensor)
        if not self.floating_dtype or OPTS.sci_mode is None:
            return
        self.max_width = 1
        counted = [v for v in tensor.reshape(-1).tolist() if v != 0 and abs(v) < float("inf")]
        if counted:
            self.max_width = max(len(self.format(v)) for v in counted)


_tensor_str._Formatter = Formatter2


# ------------------------------------------------------------------ encoding
def hexes(values, double):
    return [struct.pack(">d" if double else ">f", v).hex() for v in values]


def storage_of(t):
    flat = torch.empty(0, dtype=t.dtype).set_(t.detach().storage())
    return flat.float() if t.dtype in (torch.float16, torch.bfloat16) else flat


def words(t):
    """A flat tensor as JSON: float words in hex (16-bit floats as float32), integers and bools as numbers."""
    if t.dtype.is_floating_point:
        return {"hex": "".join(hexes(t.tolist(), t.dtype == torch.float64))}
    return {"data": [int(v) for v in t.tolist()]}


def encoded(t):
    """Shape, dtype, values in row-major order; strides and offset beside the whole storage for a view."""
    d = {"dtype": str(t.dtype)[6:], "shape": list(t.shape)}
    storage = storage_of(t)
    if t.is_contiguous() and t.storage_offset() == 0 and storage.numel() == t.numel():
        return {**d, **words(storage)}
    return {**d, "strides": list(t.stride()), "offset": t.storage_offset(), **words(storage)}


def shown_only(t):
    """Of a contiguous float32 tensor the elements that a summary shows."""
    places = torch.arange(t.numel()).reshape(t.shape)
    for dim, size in enumerate(t.shape):
        if size > 2 * OPTS.edgeitems:
            edges = torch.cat([torch.arange(OPTS.edgeitems), torch.arange(size - OPTS.edgeitems, size)])
            places = places.index_select(dim, edges)
    at = places.reshape(-1).tolist()
    values = t.detach().reshape(-1)[at].tolist()
    return {"dtype": "float32", "shape": list(t.shape), "shown": [list(p) for p in zip(at, hexes(values, False))]}


def origin(t):
    d = {}
    if t.grad_fn is not None:
        d["gradFn"] = type(t.grad_fn).__name__
    elif t.requires_grad:
        d["requiresGrad"] = True
    if isinstance(t, nn.Parameter):
        d["parameter"] = True
    return d


def camel(options):
    return {{"sci_mode": "sciMode"}.get(k, k): v for k, v in options.items()}


def printed(t, options):
    torch.set_printoptions(profile="default")
    torch.set_printoptions(**options)
    return str(t)


# ------------------------------------------------------------------ printing.json
def golden(path):
    cases = json.load(open(os.path.join(path, "printing.json")))["cases"]
    newer = json.load(open(os.path.join(path, "versions", "diff_torch2.14.1.json")))["files"]["printing.json"]
    newer = {c["id"]: {p: v for p, _, v in c["differs"]} for c in newer}
    kept, left = [], []
    for case in cases:
        torch.manual_seed(0)
        value = eval(case["code"], {"torch": torch, "nn": nn, "F": F, "inf": float("inf"), "nan": float("nan")})
        tensors = [value] if isinstance(value, torch.Tensor) else value if isinstance(value, (list, tuple)) else []
        tensors = [t for t in tensors if isinstance(t, torch.Tensor)]
        if not tensors:
            left.append(case["id"])
            continue
        options = case.get("printoptions", {})
        text = newer.get(case["id"], {}).get("/str", case["str"])
        assert printed(value, options) == text, case["id"]
        stored = case.get("value")
        big = stored is None and tensors[0].numel() > OPTS.threshold
        data = [shown_only(t) if big else encoded(t.detach().contiguous().clone()) for t in tensors]
        if stored is not None:
            assert data == [stored], case["id"]
        kept.append({"id": case["id"], "code": case["code"], **({"options": camel(options)} if options else {}),
                     "tensors": [{**d, **origin(t)} for d, t in zip(data, tensors)], "str": text})
    write("printing.json", {
        "source": "printing_cases.py, from the golden data: str() of torch 1.13.1, or of 2.14.1 where that differs",
        "notTensors": left, "cases": kept})


# ------------------------------------------------------------------ printing_cases.json
def some_float(r):
    kind = r.randrange(10)
    if kind == 0:
        return r.choice([0.0, -0.0, float("nan"), float("inf"), float("-inf"), 1.0, -1.0])
    if kind == 1:
        return float(r.randrange(-3000, 3000))
    if kind == 2:
        return r.randrange(-999, 1000) / 2 ** r.randrange(1, 12)
    return r.gauss(0, 1)


def float_values(r, n):
    kind = r.randrange(8)
    if kind < 3:
        scale = 10.0 ** r.choice([0, 0, 1, 2, -1, -2, -4, -6, 5, 8, 20, -20])
        return [r.gauss(0, 1) * scale for _ in range(n)]
    if kind == 3:
        return [float(r.randrange(-10 ** r.randrange(1, 10), 1000)) for _ in range(n)]
    if kind == 4:
        return [r.gauss(0, 1) * 10.0 ** r.uniform(-7, 7) for _ in range(n)]
    if kind == 5:
        return [r.randrange(-9999, 10000) / 2 ** r.randrange(1, 8) for _ in range(n)]
    if kind == 6:
        return [r.choice([0.0, -0.0, float("nan"), float("inf"), float("-inf"), 2.0, 0.5]) for _ in range(n)]
    return [some_float(r) for _ in range(n)]


INTEGERS = [(torch.int64, 2 ** 53), (torch.int32, 2 ** 31), (torch.int16, 2 ** 15), (torch.int8, 2 ** 7)]
FLOATS = [torch.float32] * 7 + [torch.float64] * 2 + [torch.float16, torch.bfloat16]


def values_of(r, n):
    kind = r.randrange(10)
    if kind == 0:
        return torch.tensor([r.random() < 0.5 for _ in range(n)], dtype=torch.bool)
    if kind == 1:
        return torch.tensor([r.randrange(256) for _ in range(n)], dtype=torch.uint8)
    if kind == 2:
        dtype, limit = r.choice(INTEGERS)
        limit = min(limit, 10 ** r.randrange(1, 17))
        return torch.tensor([r.randrange(-limit, limit) for _ in range(n)], dtype=dtype)
    return torch.tensor(float_values(r, n), dtype=torch.float64).to(r.choice(FLOATS))


def shape_of(r):
    rank = r.choice([0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5])
    most = [1, 26, 7, 4, 3, 2][rank]
    shape = [r.randrange(1, most + 1) for _ in range(rank)]
    if rank and r.random() < 0.06:
        shape[r.randrange(rank)] = 0
    return shape


def view_of(r, t):
    kind = r.randrange(4) if t.dim() > 0 and t.numel() > 0 else 4
    if kind == 0:
        return t.permute(r.sample(range(t.dim()), t.dim()))
    if kind == 1:
        return t[r.randrange(t.size(0)):]
    if kind == 2:
        return t[..., :: r.randrange(1, 4)]
    if kind == 3:
        return t.unsqueeze(0).expand([r.randrange(1, 4)] + list(t.shape))
    return t


MAKERS = [lambda t: t.clone(), lambda t: t * 1, lambda t: -(-t), lambda t: t.reshape(-1).view(t.shape),
          lambda t: t.double(), lambda t: t + 0]


def history_of(r, t):
    if not t.dtype.is_floating_point or r.random() < 0.6:
        return t
    if r.random() < 0.2:
        return nn.Parameter(t, requires_grad=r.random() < 0.8)
    leaf = t.detach().requires_grad_()
    return leaf if r.random() < 0.4 else r.choice(MAKERS)(leaf)


def options_of(r):
    if r.random() < 0.45:
        return {}
    d = {}
    if r.random() < 0.15:
        d["profile"] = r.choice(["default", "short", "full"])
    if r.random() < 0.4:
        d["precision"] = r.choice([0, 1, 2, 3, 5, 6, 8, 10])
    if r.random() < 0.4:
        d["linewidth"] = r.choice([1, 20, 30, 40, 60, 100, 120, 200])
    if r.random() < 0.4:
        d["threshold"] = r.choice([0, 1, 5, 10, 20])
    if r.random() < 0.4:
        d["edgeitems"] = r.choice([1, 2, 4])
    if r.random() < 0.3:
        d["sci_mode"] = r.random() < 0.5
    return d


def random_cases(r, count):
    cases = []
    for k in range(count):
        shape = shape_of(r)
        n = 1
        for size in shape:
            n *= size
        t = values_of(r, n).reshape(shape)
        t = history_of(r, view_of(r, t) if r.random() < 0.25 else t)
        options = options_of(r)
        cases.append({"id": "random%d" % k, **({"options": camel(options)} if options else {}),
                      "tensors": [{**encoded(t), **origin(t)}], "str": printed(t, options)})
    return cases


def edge_cases():
    """Values on the borders of the rules, and every line width around the places where a nested line wraps."""
    borders = [[1.0, 1000.0], [1.0, 1001.0], [0.5, 500.0], [0.5, 500.5], [1e8, 1e7], [1e8 + 1, 1e7], [1e8 + 0.5, 1e7],
               [1e-4, 0.05], [9.9999e-5, 0.05], [1e-4, 1.0, float("nan")], [1e300, 1e-300], [0.0, 1e-9]]
    rows = [(torch.tensor(v, dtype=torch.float64), {}) for v in borders]
    ranks = [[12], [2, 12], [1, 2, 12], [1, 1, 1, 12]]
    rows += [(torch.arange(12).expand(shape), {"linewidth": w}) for shape in ranks for w in range(40, 45)]
    return [{"id": "edge%d" % k, **({"options": options} if options else {}), "tensors": [encoded(t.clone())],
             "str": printed(t, options)} for k, (t, options) in enumerate(rows)]


def some_double(r):
    kind = r.randrange(8)
    if kind == 0:  # exact ties
        return r.randrange(1, 10 ** r.randrange(1, 9)) / 2 ** r.randrange(1, 12)
    if kind == 1:
        return (2 * r.randrange(0, 10 ** 5) + 1) * 5.0 * 10.0 ** r.randrange(0, 15)
    if kind == 2:  # any bits
        return struct.unpack(">d", struct.pack(">Q", r.getrandbits(63)))[0]
    if kind == 3:  # just around carries
        return (10.0 ** r.randrange(-5, 9)) * (1 - 10.0 ** -r.randrange(2, 17))
    if kind == 4:
        return r.choice([0.0, -0.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e21, 1e22, 1e23,
                         999999999999999868928.0, 2.0 ** 53 + 2, 0.5, 1.5, 2.5, 9.5, 85.0, 95.0, 99999.5])
    if kind == 5:
        return struct.unpack(">f", struct.pack(">I", r.getrandbits(31) & 0x7F7FFFFF))[0]
    return r.gauss(0, 1) * 10.0 ** r.randrange(-6, 22)


def numbers(r, count):
    rows = []
    for _ in range(count):
        x = some_double(r) * r.choice([1, 1, -1])
        digits = r.choice([0, 1, 2, 3, 4, 4, 4, 5, 8, 12])
        f = "%.*f" % (digits, x)
        # A longer text is already covered by its neighbours, and would fill the file with digits.
        rows.append([struct.pack(">d", x).hex(), digits, f if len(f) < 60 else None, "%.*e" % (digits, x)])
    huge = [1e100, 1.7976931348623157e308]
    return rows + [[struct.pack(">d", x).hex(), 4, "%.4f" % x, "%.4e" % x] for x in huge]


def write(name, content):
    path = os.path.join(HERE, name)
    lists = {k: v for k, v in content.items() if isinstance(v, list)}
    head = {k: v for k, v in content.items() if k not in lists}
    with open(path, "w") as f:
        f.write(json.dumps(head)[:-1])
        for key, rows in lists.items():
            body = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
            f.write(',\n"%s": [\n%s\n]' % (key, body))
        f.write("\n}\n")
    print(name, os.path.getsize(path), {k: len(v) for k, v in lists.items()})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--golden", required=True)
    args = parser.parse_args()
    golden(args.golden)
    write("printing_cases.json", {
        "source": "printing_cases.py with torch %s; width under sci_mode as in 2.14" % torch.__version__,
        "cases": edge_cases() + random_cases(random.Random(20), 290), "numbers": numbers(random.Random(21), 200)})
