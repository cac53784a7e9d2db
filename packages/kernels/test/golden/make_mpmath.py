"""True values of the float64 functions for test/float64.test.ts: python3 make_mpmath.py > mpmath.json (mpmath 1.2)."""
import json
import mpmath as mp

mp.mp.dps = 400
points = [-800, -720, -500, -40, -27, -26.5, -20.5, -10, -5, -1, -0.7, -0.5, -0.3, -1e-9, 1e-9, 0.3, 0.5, 0.7, 1, 5, 10,
          20.5, 26.5, 27, 40, 500, 700, 720, 800]


def sigmoid(x):
    return 1 / (1 + mp.e ** -x)


functions = {
    "exp": mp.exp, "expm1": mp.expm1, "log": mp.log, "log1p": lambda x: mp.log(1 + x), "log2": lambda x: mp.log(x, 2), "log10": mp.log10,
    "sin": mp.sin, "cos": mp.cos, "tan": mp.tan, "tanh": mp.tanh, "sigmoid": sigmoid, "silu": lambda x: x * sigmoid(x),
    "logSigmoid": lambda x: -mp.log1p(mp.e ** -x) if x > -700 else x, "erf": mp.erf, "erfc": mp.erfc,
    "gelu": lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2,
    "geluTanh": lambda x: x * sigmoid(2 * mp.sqrt(2 / mp.pi) * (x + mp.mpf(44715) / 1000000 * x ** 3)),
    "softplus": lambda x: mp.log1p(mp.e ** (2 * x)) / 2 if 2 * x <= 20 else x,
    "elu": lambda x: 2 * mp.expm1(x) if x <= 0 else 3 * x,
}


def value(f, name, x):
    if name.startswith("log") and name != "logSigmoid" and x <= (-1 if name == "log1p" else 0):
        return None
    return float(f(mp.mpf(x)))


table = {name: [value(f, name, x) for x in points] for name, f in functions.items()}
print(json.dumps({"source": "make_mpmath.py", "points": points, **table}, indent=1).replace("Infinity", "1e999"))
