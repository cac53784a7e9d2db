"""
Powers of float64 from 60 decimal digits: bits of a, b and of the number nearest to a ** b, and how far above that number
a ** b is, in units of its last place.

    python make_power.py > power.json
"""
import json
import math
import random
import struct
from decimal import Decimal, getcontext

getcontext().prec = 60
getcontext().Emax, getcontext().Emin = 10**9, -(10**9)


def bits(x):
    return struct.pack(">d", x).hex()


def cases(rng):
    for _ in range(80):
        yield rng.uniform(0, 10), rng.uniform(-10, 10)
        yield 10 ** rng.uniform(-300, 300), rng.uniform(-1, 1)
        yield 1 + rng.uniform(-1e-6, 1e-6), rng.uniform(-5e8, 5e8)
        yield rng.uniform(0.5, 1.5), rng.uniform(-500, 500)
        yield rng.uniform(1, 30) * 2.0**-1070, rng.uniform(-1, 1)
        yield float(rng.randint(1, 40)), float(rng.randint(-6, 14))
        yield 10.0, float(rng.randint(-320, 308))
        yield rng.choice([0.9, 0.99, 0.999]), float(rng.randint(1, 5000))
        yield 2.0, rng.uniform(-1074, 1023)


out = []
for a, b in cases(random.Random(7)):
    log = Decimal(a).ln() * Decimal(b)
    if a > 0 and Decimal(-745) < log < Decimal("709.78"):
        exact = log.exp()
        near = float(exact)
        rest = float((exact - Decimal(near)) / Decimal(math.ulp(near)))
        out.append([bits(a), bits(b), bits(near), round(rest, 4)])
print(json.dumps(out, separators=(",", ":")).replace("],", "],\n"))
