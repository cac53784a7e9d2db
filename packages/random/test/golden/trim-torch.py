#!/usr/bin/env python3
"""Makes the small golden files of this folder out of recorded values of real torch.

    trim-torch.py RECORDED_DIR

RECORDED_DIR holds random_streams.json, random_sequences.json, random_large.json, random_state.json (torch 1.13.1, AVX2,
no MKL), random_mkl.json (Intel MKL 2020.4) and versions/diff_torch2.14.1.json, whose values replace those of 1.13.1.
"""
import json
import os
import sys

src = sys.argv[1]
dst = os.path.dirname(os.path.abspath(__file__))
load = lambda name: json.load(open(os.path.join(src, name)))
newer = load("versions/diff_torch2.14.1.json")["files"]


def replace(case, path, value):
    keys = path.strip("/").split("/")
    for key in keys[:-1]:
        case = case[int(key)] if isinstance(case, list) else case[key]
    last = int(keys[-1]) if isinstance(case, list) else keys[-1]
    case[last] = value


def slim(case):
    for key in ("sum64",):
        case.pop(key, None)
    return case


for name in ("random_streams", "random_sequences", "random_large", "random_state", "random_mkl"):
    data = load(name + ".json")
    by_id = {c["id"]: c for c in data["cases"]}
    changed = 0
    for entry in newer.get(name + ".json", []):
        for path, _, value in entry["differs"]:
            replace(by_id[entry["id"]], path, value)
            changed += 1
    what = data["header"]["what"]
    out = {
        "source": "torch 1.13.1 (AVX2, no MKL) with %d values of torch 2.14.1 in place; golden/trim-torch.py" % changed
        if name != "random_mkl" else "Intel MKL 2020.4, engine word from MT19937; golden/trim-torch.py",
        "what": what,
        "cases": [slim(c) for c in data["cases"]],
    }
    with open(os.path.join(dst, name.replace("random_", "torch-") + ".json"), "w") as f:
        f.write('{"source": %s,\n"what": %s,\n"cases": [\n' % (json.dumps(out["source"]), json.dumps(what)))
        f.write(",\n".join(json.dumps(c, separators=(",", ":")) for c in out["cases"]) + "\n]}\n")
