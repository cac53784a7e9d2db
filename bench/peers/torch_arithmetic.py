"""W1 to W3, W6 and W7 in PyTorch."""
import hashlib

import torch
import torch.nn as nn

from harness import measure, normals, value
from torch_library import tensor_of


def share_stream(row, *shape):
    torch.manual_seed(0)
    value(row, [hashlib.sha256(torch.randn(*shape).numpy().tobytes()).hexdigest()], 0)


def w1():
    share_stream("W1", 256, 256)

    def run():
        x = torch.randn(256)
        for _ in range(100):
            x = torch.randn(256, 256) @ x
        return x[0].item()

    return run


def w1b():
    weights = [torch.randn(256, 256) / 16 for _ in range(100)]
    start = torch.randn(256)

    def run():
        x = start
        for w in weights:
            x = w @ x
        return x[0].item()

    return run


def w2():
    def run():
        x = torch.randn(4, 4)
        for _ in range(100):
            x = x @ torch.randn(4, 4)
        return x[0, 0].item()

    return run


def w2b():
    factors = [tensor_of(normals(16, 0.5, i + 1), 4, 4) for i in range(100)]

    def run():
        x = factors[0]
        for f in factors:
            x = x @ f
        return x[0, 0].item()

    return run


def variance(draws):
    torch.manual_seed(0)
    mean = square = 0.0
    for _ in range(draws):
        x = torch.randn(256)
        y = torch.randn(256, 256) @ x
        mean += y.mean().item()
        square += y.pow(2).mean().item()
    return [mean, square]


def w3():
    value("W3", variance(20), 1e-5)
    return lambda: variance(200)


def w3r():
    share_stream("W3r", 1_000_000)
    return lambda: torch.randn(10_000_000)


measure("W1", w1)
measure("W1b", w1b)
measure("W2", w2, per=100)
measure("W2b", w2b, per=100)
measure("W3", w3)
measure("W3r", w3r)


def w6():
    x = torch.randn(1_000_000, requires_grad=True)
    ones = torch.ones(1_000_000)

    def run():
        x.grad = None
        torch.sigmoid(x).backward(ones)
        return x.grad[0].item()

    return run


def w6s():
    x = torch.randn(1_000_000)
    return lambda: x.sum().item()


def product(m, k, n):
    a, b = torch.randn(m, k), torch.randn(k, n)
    return lambda: a @ b


def convolution(both):
    conv = nn.Conv2d(16, 32, 3, bias=False)
    x = torch.randn(32, 16, 28, 28, requires_grad=both)

    def forward():
        with torch.no_grad():
            return conv(x)[0, 0, 0, 0].item()

    def back():
        x.grad = None
        conv.zero_grad(set_to_none=True)
        conv(x).sum().backward()
        return x.grad[0, 0, 0, 0].item()

    return back if both else forward


measure("W6", w6)
measure("W6s", w6s)
for row, (m, k, n) in {"W7-16": (16, 256, 256), "W7-256": (256,) * 3, "W7-1024": (1024,) * 3}.items():
    measure(row, lambda: product(m, k, n))
measure("W7c-forward", lambda: convolution(False))
measure("W7c-both", lambda: convolution(True))
