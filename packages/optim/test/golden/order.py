#!/usr/bin/env python3
"""Makes order.json: what the updates of PyTorch 2 give bit for bit, kernel by kernel, on parameters of 45 elements.

    order.py            (torch with AVX2, no MKL; made with 1.13.1)

The recorded runs of trim.py come from 1.13.1, which averaged by two kernels (mul_, add_) where PyTorch 2 calls lerp_,
and they have at most 6 elements, which no vector kernel sees. Here the calls are those of PyTorch 2.
"""
import json
import math
import os

import torch

STEPS = 8
dst = os.path.dirname(os.path.abspath(__file__))


def sgd(p, g, s, lr=1e-3, momentum=0, dampening=0, weightDecay=0, nesterov=False):
    if weightDecay:
        g = g.add(p, alpha=weightDecay)
    if momentum:
        if "momentumBuffer" not in s:
            s["momentumBuffer"] = g.clone()
        else:
            s["momentumBuffer"].mul_(momentum).add_(g, alpha=1 - dampening)
        g = g.add(s["momentumBuffer"], alpha=momentum) if nesterov else s["momentumBuffer"]
    p.add_(g, alpha=-lr)


def zeros(p, s, *names):
    for name in names:
        s.setdefault(name, torch.zeros_like(p))


def adam(p, g, s, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weightDecay=0, amsgrad=False, decoupled=False):
    zeros(p, s, "expAvg", "expAvgSq", *(["maxExpAvgSq"] if amsgrad else []))
    step, (b1, b2) = s["step"], betas
    if decoupled:
        p.mul_(1 - lr * weightDecay)
    elif weightDecay:
        g = g.add(p, alpha=weightDecay)
    s["expAvg"].lerp_(g, 1 - b1)
    s["expAvgSq"].mul_(b2).addcmul_(g, g, value=1 - b2)
    square = s["expAvgSq"]
    if amsgrad:
        square = torch.maximum(s["maxExpAvgSq"], square, out=s["maxExpAvgSq"])
    root = (square.sqrt() / (1 - b2**step) ** 0.5).add_(eps)
    p.addcdiv_(s["expAvg"], root, value=-(lr / (1 - b1**step)))


def adamw(p, g, s, weightDecay=1e-2, **options):
    adam(p, g, s, weightDecay=weightDecay, decoupled=True, **options)


def rmsprop(p, g, s, lr=1e-2, alpha=0.99, eps=1e-8, weightDecay=0, momentum=0, centered=False):
    zeros(p, s, "squareAvg", *(["momentumBuffer"] if momentum else []), *(["gradAvg"] if centered else []))
    if weightDecay:
        g = g.add(p, alpha=weightDecay)
    s["squareAvg"].mul_(alpha).addcmul_(g, g, value=1 - alpha)
    if centered:
        s["gradAvg"].lerp_(g, 1 - alpha)
        root = s["squareAvg"].addcmul(s["gradAvg"], s["gradAvg"], value=-1).sqrt_()
    else:
        root = s["squareAvg"].sqrt()
    root.add_(eps)
    if momentum:
        s["momentumBuffer"].mul_(momentum).addcdiv_(g, root)
        p.add_(s["momentumBuffer"], alpha=-lr)
    else:
        p.addcdiv_(g, root, value=-lr)


def adagrad(p, g, s, lr=1e-2, lrDecay=0, weightDecay=0, initialAccumulatorValue=0, eps=1e-10):
    s.setdefault("sum", torch.full_like(p, initialAccumulatorValue))
    if weightDecay:
        g = g.add(p, alpha=weightDecay)
    s["sum"].addcmul_(g, g, value=1)
    p.addcdiv_(g, s["sum"].sqrt().add_(eps), value=-(lr / (1 + (s["step"] - 1) * lrDecay)))


def adadelta(p, g, s, lr=1.0, rho=0.9, eps=1e-6, weightDecay=0):
    zeros(p, s, "squareAvg", "accDelta")
    if weightDecay:
        g = g.add(p, alpha=weightDecay)
    s["squareAvg"].mul_(rho).addcmul_(g, g, value=1 - rho)
    delta = s["accDelta"].add(eps).sqrt_()
    delta.div_(s["squareAvg"].add(eps).sqrt_()).mul_(g)
    s["accDelta"].mul_(rho).addcmul_(delta, delta, value=1 - rho)
    p.add_(delta, alpha=-lr)


def adamax(p, g, s, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weightDecay=0):
    zeros(p, s, "expAvg", "expInf")
    b1, b2 = betas
    if weightDecay:
        g = g.add(p, alpha=weightDecay)
    s["expAvg"].lerp_(g, 1 - b1)
    torch.maximum(s["expInf"].mul_(b2), g.abs().add_(eps), out=s["expInf"])
    p.addcdiv_(s["expAvg"], s["expInf"], value=-(lr / (1 - b1 ** s["step"])))


def nadam(p, g, s, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weightDecay=0, momentumDecay=4e-3, decoupledWeightDecay=False):
    zeros(p, s, "expAvg", "expAvgSq")
    product = s.setdefault("muProduct", torch.ones(()))
    step, (b1, b2) = s["step"], betas
    if decoupledWeightDecay:
        p.mul_(1 - lr * weightDecay)
    elif weightDecay:
        g = g.add(p, alpha=weightDecay)
    mu = b1 * (1.0 - 0.5 * (0.96 ** (step * momentumDecay)))
    after = b1 * (1.0 - 0.5 * (0.96 ** ((step + 1) * momentumDecay)))
    product *= mu
    s["expAvg"].lerp_(g, 1 - b1)
    s["expAvgSq"].mul_(b2).addcmul_(g, g, value=1 - b2)
    root = s["expAvgSq"].div(1 - b2**step).sqrt().add_(eps)
    p.addcdiv_(g, root, value=(-lr * (1.0 - mu) / (1.0 - product.item())))
    p.addcdiv_(s["expAvg"], root, value=(-lr * after) / (1.0 - product.item() * after))


def radam(p, g, s, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weightDecay=0, decoupledWeightDecay=False):
    zeros(p, s, "expAvg", "expAvgSq")
    step, (b1, b2) = s["step"], betas
    if decoupledWeightDecay:
        p.mul_(1 - lr * weightDecay)
    elif weightDecay:
        g = g.add(p, alpha=weightDecay)
    s["expAvg"].lerp_(g, 1 - b1)
    s["expAvgSq"].mul_(b2).addcmul_(g, g, value=1 - b2)
    mean = s["expAvg"] / (1 - b1**step)
    limit = 2 / (1 - b2) - 1
    length = limit - 2 * step * (b2**step) / (1 - b2**step)
    if length > 5.0:
        rate = ((1 - b2**step) ** 0.5) / s["expAvgSq"].sqrt().add_(eps)
        rect = ((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length)) ** 0.5
        p.add_(mean * lr * rate * rect, alpha=-1.0)
    else:
        p.add_(mean * lr, alpha=-1.0)


def asgd(p, g, s, lr=1e-2, lambd=1e-4, alpha=0.75, t0=1e6, weightDecay=0):
    zeros(p, s, "ax")
    eta, mu, step = s.setdefault("eta", torch.as_tensor(lr)), s.setdefault("mu", torch.ones(())), s["step"]
    if weightDecay:
        g = g.add(p, alpha=weightDecay)
    p.mul_(1 - lambd * eta.item())
    p.add_(g, alpha=-eta.item())
    if mu.item() != 1:
        s["ax"].add_(p.sub(s["ax"]).mul_(mu))
    else:
        s["ax"].copy_(p)
    s["eta"] = torch.as_tensor(lr / ((1 + lambd * lr * step) ** alpha))
    s["mu"] = torch.as_tensor(1 / max(1, step - t0))


def rprop(p, g, s, lr=1e-2, etas=(0.5, 1.2), stepSizes=(1e-6, 50)):
    zeros(p, s, "prev")
    s.setdefault("stepSize", torch.full_like(p, lr))
    sign = g.mul(s["prev"]).sign()
    sign[sign.gt(0)] = etas[1]
    sign[sign.lt(0)] = etas[0]
    sign[sign.eq(0)] = 1
    s["stepSize"].mul_(sign).clamp_(*stepSizes)
    g = g.clone()
    g[sign.eq(etas[0])] = 0
    p.addcmul_(g.sign(), s["stepSize"], value=-1)
    s["prev"].copy_(g)


CASES = [
    ("SGD", sgd, {"lr": 0.1, "weightDecay": 0.05}),
    ("SGD", sgd, {"lr": 0.03, "momentum": 0.9, "dampening": 0.3, "weightDecay": 0.01}),
    ("SGD", sgd, {"lr": 0.03, "momentum": 0.9, "nesterov": True}),
    ("Adam", adam, {"lr": 0.05}),
    ("Adam", adam, {"lr": 0.01, "betas": [0.3, 0.99], "eps": 1e-3, "weightDecay": 0.1, "amsgrad": True}),
    ("AdamW", adamw, {"lr": 0.05, "weightDecay": 0.3}),
    ("RMSprop", rmsprop, {"lr": 0.01}),
    ("RMSprop", rmsprop, {"lr": 0.01, "alpha": 0.9, "weightDecay": 0.1, "momentum": 0.5, "centered": True, "eps": 1e-3}),
    ("Adagrad", adagrad, {"lr": 0.1, "lrDecay": 0.05, "weightDecay": 0.1, "initialAccumulatorValue": 0.5}),
    ("Adadelta", adadelta, {"lr": 0.5, "rho": 0.8, "weightDecay": 0.1}),
    ("Adamax", adamax, {"lr": 0.02, "betas": [0.7, 0.9], "weightDecay": 0.1}),
    ("NAdam", nadam, {"lr": 0.02, "weightDecay": 0.1, "momentumDecay": 0.01}),
    ("NAdam", nadam, {"lr": 0.02, "weightDecay": 0.1, "decoupledWeightDecay": True}),
    ("RAdam", radam, {"lr": 0.05, "betas": [0.8, 0.9], "weightDecay": 0.1}),
    ("RAdam", radam, {"lr": 0.05, "weightDecay": 0.1, "decoupledWeightDecay": True}),
    ("ASGD", asgd, {"lr": 0.05, "lambd": 0.01, "t0": 3, "weightDecay": 0.1}),
    ("Rprop", rprop, {"lr": 0.02}),
]


def enc(x):
    return {"dtype": "float32", "shape": list(x.shape), "hex": x.numpy().astype(">f4").tobytes().hex()}


torch.manual_seed(0)
p0 = torch.randn(5, 9)
grads = [torch.randn(5, 9) * 10 ** (0.3 * t - 1) for t in range(STEPS)]
cases = []
for kind, update, options in CASES:
    p, state = p0.clone(), {}
    for step, g in enumerate(grads, 1):
        state["step"] = step
        update(p, g, state, **options)
    tensors = {k: enc(v) for k, v in state.items() if isinstance(v, torch.Tensor) and v.dim() > 0}
    numbers = {k: float(v) for k, v in state.items() if isinstance(v, torch.Tensor) and v.dim() == 0}
    cases.append({"kind": kind, "options": options, "p": enc(p), "tensors": tensors, "numbers": numbers})
assert math.isfinite(float(p0.sum()))
with open(os.path.join(dst, "order.json"), "w") as f:
    json.dump({"source": "order.py", "torch": torch.__version__, "p0": enc(p0), "grads": [enc(g) for g in grads], "cases": cases}, f)
    f.write("\n")
