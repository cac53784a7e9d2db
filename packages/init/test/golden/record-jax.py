"""Writes jax.json: what jax.nn.initializers draw on a CPU, in both layouts. Needs jax (recorded with 0.10.2).

    JAX_PLATFORMS=cpu python record-jax.py
"""
import json
import pathlib

import jax
import numpy as np
from jax.nn import initializers as make

named = {
    "uniform": make.uniform(),
    "normal": make.normal(),
    "truncatedNormal": make.truncated_normal(),
    "glorotUniform": make.glorot_uniform(),
    "glorotNormal": make.glorot_normal(),
    "lecunUniform": make.lecun_uniform(),
    "lecunNormal": make.lecun_normal(),
    "heUniform": make.he_uniform(),
    "heNormal": make.he_normal(),
    "orthogonal": make.orthogonal(),
    "deltaOrthogonal": make.delta_orthogonal(),
}
cases = []


def add(name, initializer, shape, options):
    value = np.asarray(initializer(key, shape)).ravel().astype(">f4").tobytes().hex()
    cases.append(
        {"partitionable": partitionable, "name": name, "options": options, "shape": shape, "out": value}
    )


for partitionable in (True, False):
    jax.config.update("jax_threefry_partitionable", partitionable)
    key = jax.random.key(3)
    for shape in ((6, 4), (3, 3, 2, 5)):
        for name, initializer in named.items():
            if name != "deltaOrthogonal" or len(shape) == 4:
                add(name, initializer, shape, {})
        for mode in ("fan_in", "fan_out", "fan_avg", "fan_geo_avg"):
            for distribution in ("uniform", "normal", "truncated_normal"):
                options = {"scale": 1.7, "mode": mode, "distribution": distribution}
                add("varianceScaling", make.variance_scaling(1.7, mode, distribution), shape, options)

file = pathlib.Path(__file__).with_name("jax.json")
header = {"jax": jax.__version__, "made_by": "record-jax.py", "key": 3}
lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
file.write_text(f'{{"header":{json.dumps(header)},"cases":[\n{lines}\n]}}\n')
