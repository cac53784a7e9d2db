"""The Python twin of src/pace.ts: whether the host gives this machine a whole core."""
import json
import math
import os
import platform
import time

TOLERATED = 1.3
TRIES = 12
FILE = os.environ.get("BENCH_PACE")
RUNTIME = "Python " + platform.python_version()
NUMBERS = [i * 7919 % 2003 for i in range(1000)]
clock = time.perf_counter
fastest = None


def pace_ms():
    start = clock()
    ordered = sorted(NUMBERS, key=lambda value: -value)
    counts = {}
    for value in ordered:
        counts[value] = counts.get(value, 0) + 1
    json.loads(json.dumps(ordered[:300]))
    return (clock() - start) * 1e3


def at_full_pace():
    reference = first_pace() if fastest is None else fastest
    for _ in range(TRIES):
        now = pace_ms()
        if now < 0.97 * reference:
            keep(now)
        if now <= TOLERATED * reference:
            return True
    return False


def wait_for_pace(limit):
    start = clock()
    while not at_full_pace() and (clock() - start) * 1e3 < limit:
        time.sleep(0.06)
    return (clock() - start) * 1e3


def first_pace():
    global fastest
    start, least = clock(), math.inf
    while clock() - start < 0.7:
        least = min(least, pace_ms())
    stored = known().get(RUNTIME, math.inf)
    fastest = min(stored, least)
    if least < 0.97 * stored:
        keep(least)
    return fastest


def keep(ms):
    global fastest
    fastest = ms
    if FILE is not None:
        paces = {**known(), RUNTIME: ms}
        with open(FILE, "w") as file:
            json.dump(paces, file)


def known():
    try:
        with open(FILE) as file:
            return json.load(file)
    except (OSError, TypeError, ValueError):
        return {}
