"""Writes jax.json: what jax.random draws on a CPU, in both layouts. Needs jax (recorded with 0.10.2).

    JAX_PLATFORMS=cpu python record-jax.py
"""
import json
import pathlib

import jax
import numpy as np

cases = []


def add(fn, args, value):
    value = np.asarray(value).ravel()
    single = value.dtype == np.float32
    out = value.astype(">f4").tobytes().hex() if single else [int(x) for x in value]
    cases.append({"partitionable": partitionable, "seed": seed, "fn": fn, "args": args, "out": out})


for partitionable in (True, False):
    jax.config.update("jax_threefry_partitionable", partitionable)
    for seed in (0, 42, -1, 2**31 - 1):
        key = jax.random.key(seed)
        add("words", [], jax.random.key_data(key))
        for n in (1, 2, 3, 5):
            add("split", [n], jax.random.key_data(jax.random.split(key, n)))
        for data in (0, 3, 2**31, 2**32 - 1):
            add("foldIn", [data], jax.random.key_data(jax.random.fold_in(key, np.uint32(data))))
        for n in (1, 2, 3, 7, 50):
            add("bits", [n], jax.random.bits(key, (n,)))
        for low, high in ((0, 1), (-2, 5), (0.1, 0.3), (-1, 1), (1e-3, 1e3)):
            add("uniform", [40, low, high], jax.random.uniform(key, (40,), minval=low, maxval=high))
        for n in (1, 3, 12, 600):
            add("normal", [n], jax.random.normal(key, (n,)))
        for low, high in ((-2, 2), (0.5, 0.6), (3, 4), (-0.1, 1.5), (-np.inf, 0), (-np.inf, np.inf)):
            bounds = [None if np.isinf(x) else x for x in (low, high)]
            add("truncatedNormal", [80, *bounds], jax.random.truncated_normal(key, low, high, (80,)))
        for low, high in ((0, 7), (-5, 100), (0, 2**31 - 1), (-(2**31), 2**31 - 1), (3, 4), (0, 65537)):
            add("randint", [20, low, high], jax.random.randint(key, (20,), low, high))
        for n in (1, 2, 10, 300):
            add("permutation", [n], jax.random.permutation(key, n))

file = pathlib.Path(__file__).with_name("jax.json")
header = {"jax": jax.__version__, "made_by": "record-jax.py"}
lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
file.write_text(f'{{"header":{json.dumps(header)},"cases":[\n{lines}\n]}}\n')
