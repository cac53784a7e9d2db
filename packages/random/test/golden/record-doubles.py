"""Writes torch-doubles.json: float64 draws of layers. Needs torch; 1.13 to 2.14 agree on these (no MKL for dropout).

    /usr/bin/python3 record-doubles.py
"""
import json
import pathlib

import torch
import torch.nn.functional as F

cases = []


def add(fn, args, value):
    hexed = value.numpy().astype(">f8").tobytes().hex()
    word = int(torch.randint(0, 2**24, (1,)).item())
    cases.append({"id": f"{fn}|{args}|seed={seed}", "seed": seed, "fn": fn, "args": args, "out": hexed, "next_u24": word})


for seed in (0, 1, 12345):
    for p in (0.1, 0.5, 0.9):
        torch.manual_seed(seed)
        add("dropout", [p], F.dropout(torch.ones(50, dtype=torch.float64), p))
        torch.manual_seed(seed)
        add("alphaDropout", [p], F.alpha_dropout(torch.ones(50, dtype=torch.float64), p, training=True))
    for lower, upper in ((0.125, 1 / 3), (0, 1)):
        x = (torch.arange(41, dtype=torch.float64) - 30) / 8
        torch.manual_seed(seed)
        add("rrelu", [lower, upper], F.rrelu(x, lower, upper, training=True))

file = pathlib.Path(__file__).with_name("torch-doubles.json")
header = {"torch": torch.__version__, "made_by": "record-doubles.py"}
lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
file.write_text(f'{{"header":{json.dumps(header)},"cases":[\n{lines}\n]}}\n')
