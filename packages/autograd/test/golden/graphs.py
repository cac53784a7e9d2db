"""
Graphs of PyTorch for the expressions of graphs.txt, each said as here and, behind "|", in Python.

    python graphs.py < graphs.txt > graphs.json

Recorded with PyTorch 1.13. A node is shown by its name and what it leads to: "leaf" for the place where a gradient is
added up, "null" for none, ":1" behind the node for its second output.
"""

import json
import sys
import warnings

import torch
import torch.nn.functional as F

warnings.simplefilter("ignore")


def leaf(shape, seed):
    n = 1
    for d in shape:
        n *= d
    values = [0.2 + ((i * 7 + seed) % 11) / 15 for i in range(n)]
    return torch.tensor(values, dtype=torch.float32).reshape(shape).requires_grad_()


def write(z, f):
    f(z)
    return z


def shown(node):
    if node is None:
        return "null"
    name = type(node).__name__
    if name == "AccumulateGrad":
        return "leaf"
    nexts = ["null" if n is None else shown(n) + (f":{i}" if i else "") for n, i in node.next_functions]
    return f"{name}({', '.join(nexts)})"


scope = {
    "torch": torch,
    "F": F,
    "write": write,
    "x": leaf([2, 3], 1),
    "y": leaf([2, 3], 2),
    "A": leaf([2, 3], 3),
    "B": leaf([3, 2], 4),
    "A3": leaf([2, 2, 3], 5),
    "B3": leaf([2, 3, 2], 6),
    "M": leaf([2, 2, 2], 7),
    "m22": leaf([2, 2], 8),
    "v3": leaf([3], 9),
    "v2": leaf([2], 10),
    "v1": leaf([1], 11),
    "s": leaf([], 12),
    "I4": leaf([1, 1, 4, 4], 1),
    "K4": leaf([1, 1, 2, 2], 2),
    "I3": leaf([1, 1, 4], 1),
    "K3": leaf([1, 1, 2], 2),
    "xx": leaf([2, 2], 3),
    "P": torch.tensor([[2, 0.5], [0.5, 1]]).requires_grad_(),
    "i2": torch.tensor([1, 0]),
    "i23": torch.tensor([[0, 1, 0], [1, 0, 1]]),
}

graphs = {}
for line in sys.stdin:
    here, there = line.strip().split(" | ")
    graphs[here] = shown(eval(there, scope).grad_fn)
print(json.dumps({"source": f"PyTorch {torch.__version__}", "graphs": graphs}, indent=2))
