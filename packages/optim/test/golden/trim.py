#!/usr/bin/env python3
"""Makes the JSON files of this folder out of recorded values of real torch.

    trim.py RECORDED_DIR

RECORDED_DIR holds optim.json, optim_losses.json, clip.json and schedulers.json (torch 1.13.1, AVX2, no MKL) and
versions/diff_torch2.14.1.json, whose values replace those of 1.13.1. The Python calls in them become plain data:
class, positional arguments, options by our names.
"""
import json
import os
import re
import struct
import sys

src = sys.argv[1]
dst = os.path.dirname(os.path.abspath(__file__))
load = lambda name: json.load(open(os.path.join(src, name)))
newer = load("versions/diff_torch2.14.1.json")["files"]
REL = load("versions/diff_torch2.14.1.json")["header"]["rel"]  # smaller differences are not listed there
UNOFFERED = ("foreach", "fused", "capturable", "differentiable")
KEPT = (0, 1, 2, 5, 9, 19)  # steps that are compared; all are taken
RENAMED = {"T_0": "t0", "T_mult": "tMult", "T_max": "tMax", "error_if_nonfinite": "errorIfNonFinite"}


def camel(name):
    return RENAMED.get(name) or re.sub(r"_+(\w)", lambda m: m.group(1).upper(), name)


def replace(case, path, value):
    keys = path.strip("/").split("/")
    for key in keys[:-1]:
        case = case[int(key)] if isinstance(case, list) else case[key]
    last = int(keys[-1]) if isinstance(case, list) else keys[-1]
    if value is None and isinstance(case, dict):
        case.pop(last, None)
    else:
        case[last] = value


def cases_of(name):
    data = load(name + ".json")
    by_id = {case["id"]: case for case in data["cases"]}
    for entry in newer.get(name + ".json", []):
        for path, _, value in entry["differs"]:
            replace(by_id[entry["id"]], path, value)
    return data, data["cases"]


def number_of(value):
    """A tensor without dimensions is a number in our state."""
    if isinstance(value, dict) and value["shape"] == []:
        return struct.unpack(">f", bytes.fromhex(value["hex"]))[0]
    return value


class Recorded:
    """Stands for a module of torch: calling a class of it gives the call as data."""

    def __getattr__(self, kind):
        def call(*args, **options):
            plain = [arg for arg in args if arg is not OPT]
            return {"kind": kind, "args": plain, "options": {camel(k): v for k, v in options.items()}}

        return call


OPT = object()


class Parameters:
    """Stands for the list P of three parameters; a part of it is their numbers."""

    def __getitem__(self, part):
        return list(range(3))[part]


def optimiser(code):
    call = eval(code, {"optim": Recorded(), "P": Parameters()})
    params = call.pop("args")[0]
    if isinstance(params, list):
        call["groups"] = [{camel(k): v for k, v in group.items()} for group in params]
    return call


# Python's functions in the recorded calls, and ours, as text.
FUNCTIONS = {"lambda e: 0.95 ** e": "e => 0.95 ** e", "lambda e: 1 / (1 + e)": "e => 1 / (1 + e)",
             "lambda e: 0.9 ** e": "e => 0.9 ** e", "lambda e: 0.9": "e => 0.9"}


def schedule(code):
    for ours, theirs in ((v, k) for k, v in FUNCTIONS.items()):
        code = code.replace(theirs, repr(ours))
    return eval(code, {"S": Recorded(), "opt": OPT})


def write(name, **content):
    with open(os.path.join(dst, name), "w") as f:
        json.dump({"source": "trim.py, from values of torch 1.13.1 and 2.14.1", **content}, f)
        f.write("\n")


data, cases = cases_of("optim")
changed = {entry["id"] for entry in newer["optim.json"]}
out = []
for case in cases:
    kept = {"id": case["id"], **optimiser(case["code"])}
    if "error" in case:
        kept["error"] = case["error"]["message"]
    elif "traj" in case:
        kept["steps"] = {t: case["traj"][t] for t in KEPT}
        kept["state"] = {
            number: {camel(k): number_of(v) for k, v in entry.items() if v is not None}
            for number, entry in case["state"].items()
        }
    if "defaults" in case:
        kept["defaults"] = {camel(k): v for k, v in case["defaults"].items() if camel(k) not in UNOFFERED}
    if case["id"] in changed:
        kept["within"] = REL
    out.append(kept)
write("optim.json", p0=data["p0"], grads=data["grads"], cases=out)

out = []
for case in cases_of("optim_losses")[1]:
    if "LBFGS" in case["code"]:
        continue
    out.append({"id": case["id"], "loss": case["id"].split("|")[1], "x0": case["x0"], **optimiser(case["code"]), "steps": case["steps"]})
write("optim-losses.json", cases=out)

out = []
for case in cases_of("clip")[1]:
    case["options"] = {camel(k): v for k, v in case.pop("kwargs").items()}
    if "error" in case:
        case["error"] = case["error"]["message"]
    out.append(case)
write("clip.json", cases=out)

out = []
for case in cases_of("schedulers")[1]:
    call = schedule(case.pop("code"))
    out.append({**case, **call})
write("schedulers.json", cases=out)
