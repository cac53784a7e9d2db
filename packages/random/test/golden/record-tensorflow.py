"""Writes tensorflow.json: what eager tf.random draws on a CPU as the second operation after set_seed. Needs tensorflow
(recorded with tensorflow-cpu 2.21.0 on Debian 12, glibc 2.36).

    python record-tensorflow.py
"""
import json
import pathlib

import numpy as np
import tensorflow as tf

cases = []


def add(fn, args, draw, at=None):
    tf.random.set_seed(seed)
    tf.random.uniform([1])
    value = np.asarray(draw()).ravel()
    case = {"seed": str(seed), "fn": fn, "dtype": str(value.dtype), "args": args}
    if at is not None:
        case["at"], value = at, value[at]
    floating = value.dtype.kind == "f"
    swapped = value.astype(value.dtype.newbyteorder(">"))
    cases.append({**case, "out": swapped.tobytes().hex() if floating else [str(x) for x in value]})


kinds = {"uniform": tf.random.uniform, "normal": tf.random.normal, "truncatedNormal": tf.random.truncated_normal}
ranges = {"uniform": ((0, 1), (-2, 5), (0.1, 0.3)), "normal": ((0, 1), (1.5, 0.1))}
for seed in (0, 1234, -3, 2**31 + 4, 2**40 + 3):
    for fn, op in kinds.items():
        for dtype in (tf.float32, tf.float64):
            for n in (1, 2, 3, 5, 60):
                for a, b in ranges.get(fn, ranges["normal"])[: None if n == 60 else 1]:
                    add(fn, [n, a, b], lambda: op([n], a, b, dtype=dtype))
    for low, high in ((0, 7), (-5, 100), (0, 2**31 - 1), (-(2**31), 2**31 - 1)):
        add("randint", [20, str(low), str(high)], lambda: tf.random.uniform([20], low, high, dtype=tf.int32))
    for low, high in ((0, 7), (0, 2**40), (-(2**62), 2**62)):
        add("randint", [20, str(low), str(high)], lambda: tf.random.uniform([20], low, high, dtype=tf.int64))
    for n in (1, 2, 10, 200):
        add("randperm", [n], lambda: tf.random.shuffle(tf.range(n)))
# A million values: work is cut in groups, which must not show.
seed = 7
places = [0, 1, 4095, 65536, 262143, 262144, 524289, 999_999, 1_000_000]
for fn, op in kinds.items():
    for dtype in (tf.float32, tf.float64):
        add(fn, [1_000_001, 0, 1], lambda: op([1_000_001], 0, 1, dtype=dtype), places)

file = pathlib.Path(__file__).with_name("tensorflow.json")
header = {"tensorflow": tf.__version__, "made_by": "record-tensorflow.py"}
lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
file.write_text(f'{{"header":{json.dumps(header)},"cases":[\n{lines}\n]}}\n')
