"""Values of PyTorch for test/golden.test.ts: python3 make_torch.py > torch.json (written with torch 1.13)."""
import json
import torch
from torch.nn import functional as F

torch.manual_seed(0)
x = torch.randn(6, 5) * 3
g = torch.randn(6, 5)
target = torch.tensor([0, 4, -100, 2, 1, 3])
out = {"source": "make_torch.py", "torch": torch.__version__, "x": x.flatten().tolist(), "g": g.flatten().tolist(), "target": target.tolist()}


def grad(f, v):
    leaf = v.clone().requires_grad_()
    y = f(leaf)
    y.backward(g if y.shape == g.shape else None)
    return y.detach().flatten().tolist(), leaf.grad.flatten().tolist()


for name, f in {
    "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "silu": F.silu, "gelu": F.gelu,
    "geluTanh": lambda v: F.gelu(v, approximate="tanh"), "logSigmoid": F.logsigmoid,
    "softmax": lambda v: v.softmax(1), "logSoftmax": lambda v: v.log_softmax(1),
    "crossEntropy": lambda v: F.cross_entropy(v, target, reduction="sum"),
    "bceWithLogits": lambda v: F.binary_cross_entropy_with_logits(v, g.sigmoid(), reduction="sum"),
    "mse": lambda v: F.mse_loss(v, g, reduction="sum"),
}.items():
    y, dx = grad(f, x)
    out[name] = {"y": y, "dx": dx}

bn = torch.nn.BatchNorm1d(5)
with torch.no_grad():
    bn.weight.copy_(torch.tensor([1.5, -0.5, 1, 2, 0.1]))
    bn.bias.copy_(torch.tensor([0.1, 0.2, 0.3, 0, -1]))
y, dx = grad(bn, x)
out["batchNorm"] = {"y": y, "dx": dx, "weight": bn.weight.tolist(), "bias": bn.bias.tolist(), "dweight": bn.weight.grad.tolist(),
                    "dbias": bn.bias.grad.tolist(), "runningMean": bn.running_mean.tolist(), "runningVar": bn.running_var.tolist()}

for name, make in {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, dampening=0.2, weight_decay=0.01),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.01, amsgrad=True),
    "adamW": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01, momentum=0.9, centered=True),
}.items():
    p = x.clone().requires_grad_()
    optimiser = make([p])
    for step in range(3):
        p.grad = g * (step + 1)
        optimiser.step()
    out[name] = p.detach().flatten().tolist()

print(json.dumps(out, indent=1))
