#!/usr/bin/env python3
"""Cuts the cases of existing layers, losses and activations out of a directory of recorded PyTorch values.

    trim.py DIRECTORY

DIRECTORY holds what golden.py recorded with torch 1.13.1 and, under versions/, where torch 2.14.1 differs; the later
version wins; the older output of an activation stays beside it as "older", because at infinities the two disagree.
Modules are kept when every layer in their code exists here.
"""
import json
import os
import re
import sys

directory, here = sys.argv[1], os.path.dirname(os.path.abspath(__file__))
differs = json.load(open(os.path.join(directory, "versions/diff_torch2.14.1.json")))["files"]
layers = {"Linear", "BatchNorm1d", "Dropout", "Flatten", "Sequential", "ModuleList", "Tanh", "ReLU", "Softmax",
          "BatchNorm2d", "Conv1d", "Conv2d", "ConvTranspose2d", "Embedding", "GroupNorm", "LayerNorm", "MaxPool2d"}
# Options that no layer here has.
options = ("padding_mode", "max_norm")
functions = {"layer_norm", "group_norm", "embedding"}
losses = {"mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy",
          "binary_cross_entropy_with_logits", "cross_entropy", "nll_loss"}
activations = {"F.elu", "F.leaky_relu", "F.celu", "F.gelu", "F.softplus", "F.hardtanh", "softmax", "log_softmax",
               "F.relu", "F.relu6", "F.selu", "F.silu", "F.softsign", "sigmoid", "tanh", "F.logsigmoid", "F.hardshrink",
               "F.hardsigmoid", "F.hardswish", "F.mish", "F.rrelu", "F.softshrink", "F.tanhshrink", "F.threshold",
               "glu", "prelu", "softmin"}


def cases(name):
    newer = {case["id"]: case["differs"] for case in differs.get(name, [])}
    for case in json.load(open(os.path.join(directory, name)))["cases"]:
        for path, _, value in newer.get(case["id"], []):
            keys = path.split("/")[1:]
            place = case
            for key in keys[:-1]:
                place = place[int(key) if isinstance(place, list) else key]
            if value is not None:
                if path == "/out/0" and name == "activations.json":
                    case["older"] = place[0]
                place[int(keys[-1]) if isinstance(place, list) else keys[-1]] = value
        yield case


def exists(code):
    return "nn.utils" not in code and not any(option in code for option in options) and set(re.findall(r"nn\.(\w+)", code)) <= layers


def write(name, kept):
    source = "golden.py, torch 1.13.1 (AVX2, no MKL), values of torch 2.14.1 where they differ; cut by trim.py"
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in kept)
    with open(os.path.join(here, name), "w") as file:
        file.write('{"source": %s, "cases": [\n%s\n]}\n' % (json.dumps(source), lines))


# Derivatives of derivatives that @isograd/autograd does not test: it has no layers, and these are not its operations.
second = {"F." + name for name in losses} | {"conv1d", "conv2d", "avg_pool2d", "max_pool2d", "layer_norm", "inverse", "slogdet"}
# Modules as they print, one by one in test/printing.test.ts.
printed = layers | {"ELU", "LeakyReLU", "ModuleDict", "GELU", "CrossEntropyLoss", "Softplus", "Hardtanh", "AvgPool2d",
                    "AdaptiveAvgPool2d", "Identity", "SELU", "CELU", "LogSoftmax", "BCEWithLogitsLoss"}


def prints(code):
    return code.startswith("nn.") and code.endswith(")") and "(torch." not in code and set(re.findall(r"nn\.(\w+)", code)) <= printed


write("default-init.json", [c for c in cases("default_init.json") if exists(c["code"])])
write("modules.json", [c for c in cases("modules.json") if exists(c["code"])])
write("losses.json", [c for c in cases("losses.json") if c["op"][2:] in losses])
write("activations.json", [c for c in cases("activations.json") if c["op"] in activations])
write("layers.json", [c for c in cases("functional_layers.json") if c["op"] in functions])
write("double-backward.json", [c for c in cases("double_backward.json") if c["op"] in second])
write("printing.json", [{key: c[key] for key in ("id", "code", "str")} for c in cases("printing.json") if prints(c["code"])])
