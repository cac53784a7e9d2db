#!/usr/bin/env python3
"""Prints what NumPy prints for the arrays of numpy-text.test.ts, one JSON string a line."""
import json

import numpy as np

arrays = [
    [[2.2122064, 1.1630787], [1.0434403, 0.29956347]],
    [[1, -2.5, 3]],
    [[0.012345678, 0.12345678, 12.345678]],
    [[3.446e23, -7.8041e23], [-1.2345678e24, 0]],
    [[1e-5, 1], [2, 3]],
    [[1000, 1]],
    [[1001, 1]],
    [[99999990, 99999990]],
    [[1e8, 1e8]],
    [[np.nan, np.inf, -1.5]],
    [[np.nan, -np.inf, -1.5e20]],
    [[np.nan, np.nan]],
    [[1e-30, -3.4028235e38]],
    [[0, -0.0]],
    [1.6226422, 2],
    [[1e-45, 1]],
    [[16777216, 16777215]],
    [[0.001953125, 0.5]],
    [[2021651.25, 1e-4]],
]
for values in arrays:
    print(json.dumps(str(np.array(values, "float32"))))
