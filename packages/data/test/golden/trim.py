#!/usr/bin/env python3
"""Makes loader.json out of recorded values of real torch.

    trim.py RECORDED_DIR

RECORDED_DIR holds random_state.json (torch 1.13.1, AVX2, no MKL); versions/diff_torch2.14.1.json lists no difference.
"""
import json
import os
import re
import sys

src = sys.argv[1]
dst = os.path.dirname(os.path.abspath(__file__))
newer = json.load(open(os.path.join(src, "versions/diff_torch2.14.1.json")))["files"]
assert "random_state.json" not in newer
KINDS = ("dataloader", "dataloader_generator", "random_split", "samplers")
out = []
for case in json.load(open(os.path.join(src, "random_state.json")))["cases"]:
    match = re.match(r"(\w+)\|seed=(\d+),n=(\d+)(?:,bs=(\d+))?", case["id"])
    if match is None or match[1] not in KINDS:
        continue
    out.append({"kind": match[1], "seed": int(match[2]), "n": int(match[3]), "batchSize": int(match[4] or 0), **case})
with open(os.path.join(dst, "loader.json"), "w") as f:
    json.dump({"source": "trim.py, from values of torch 1.13.1 and 2.14.1", "cases": out}, f)
    f.write("\n")
