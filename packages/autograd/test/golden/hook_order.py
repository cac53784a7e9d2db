"""The order in which PyTorch calls tensor hooks in one backward pass: writes hook-order.json beside itself."""
import json
import os

import torch


def order(build):
    torch.manual_seed(0)
    seen = []
    loss, named = build()
    for name, tensor in named.items():
        tensor.register_hook(lambda _, name=name: seen.append(name))
    loss.backward()
    return seen


def leaf(*shape):
    return torch.randn(*shape, requires_grad=True)


def layers():
    x, w1, b1, w2 = torch.randn(4, 3), leaf(3, 5), leaf(5), leaf(5, 2)
    h = x @ w1
    a = h + b1
    t = a.tanh()
    y = t @ w2
    return y.sum(), dict(w1=w1, b1=b1, w2=w2, h=h, a=a, t=t, y=y)


def used_twice():
    w, v = leaf(3), leaf(3)
    a = w * 2
    b = a * w
    c = b + v
    d = c * v
    return d.sum(), dict(w=w, v=v, a=a, b=b, c=c, d=d)


def two_paths():
    x, y = leaf(3), leaf(3)
    p = x * y
    q = y * x
    return (p + q).sum(), dict(x=x, y=y, p=p, q=q)


def squared():
    x = leaf(3)
    y = x * x
    z = y * x
    return z.sum(), dict(x=x, y=y, z=z)


cases = {build.__name__: order(build) for build in (layers, used_twice, two_paths, squared)}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "hook-order.json"), "w") as file:
    json.dump({"torch": torch.__version__, "cases": cases}, file, indent=1)
    file.write("\n")
