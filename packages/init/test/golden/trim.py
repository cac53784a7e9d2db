#!/usr/bin/env python3
"""Cuts init.json and init_misc.json out of a directory of recorded PyTorch values.

    trim.py DIRECTORY

DIRECTORY holds what golden.py recorded with torch 1.13.1 and, under versions/, where torch 2.14.1 differs; the later
version wins. Kept are two of the three seeds of every scheme, all gains and all fans.
"""
import json
import os
import sys

directory, here = sys.argv[1], os.path.dirname(os.path.abspath(__file__))
differs = json.load(open(os.path.join(directory, "versions/diff_torch2.14.1.json")))["files"]


def cases(name):
    newer = {case["id"]: case["differs"] for case in differs.get(name, [])}
    for case in json.load(open(os.path.join(directory, name)))["cases"]:
        for path, _, value in newer.get(case["id"], []):
            if value is not None and path.count("/") == 1:
                case[path[1:]] = value
        yield case


def write(name, kept):
    source = "golden.py, torch 1.13.1 (AVX2, no MKL), values of torch 2.14.1 where they differ; cut by trim.py"
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in kept)
    with open(os.path.join(here, name), "w") as file:
        file.write('{"source": %s, "cases": [\n%s\n]}\n' % (json.dumps(source), lines))


write("init.json", [c for c in cases("init.json") if c["seed"] in ("0", "42")])
write("init-misc.json", [c for c in cases("init_misc.json") if c["id"].startswith(("gain|", "fan|"))])
