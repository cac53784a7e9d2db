"""The Python twin of src/harness.ts and src/data.ts: the same windows, the same filter, the same records, the same data."""
import json
import math
import os
import platform
import time
from pace import at_full_pace, wait_for_pace


def setting(name, otherwise):
    return float(os.environ.get(name, otherwise))


WINDOW_MS = setting("BENCH_WINDOW_MS", 80)
WINDOWS = setting("BENCH_WINDOWS", 5)
MOST_MS = setting("BENCH_MAX_MS", 2500)
WAIT_MS = setting("BENCH_WAIT_MS", 1000)
PACE_WAIT_MS = setting("BENCH_PACE_WAIT_MS", 15000)
ROUND = int(setting("BENCH_ROUND", 0))
ROWS = os.environ["BENCH_ROWS"].split(",") if "BENCH_ROWS" in os.environ else None
CONFIGURATION = os.environ.get("BENCH_CONFIGURATION", "unnamed")
OUT = os.environ.get("BENCH_OUT")
clock = time.perf_counter


def emit(**record):
    line = json.dumps(record)
    if OUT is None:
        print(line, flush=True)
    else:
        with open(OUT, "a") as file:
            file.write(line + "\n")


def begin(version):
    emit(kind="about", configuration=CONFIGURATION, version=version, runtime="Python " + platform.python_version())


def wanted(row):
    return ROWS is None or row in ROWS


def value(row, values, tolerance):
    if wanted(row):
        emit(kind="value", configuration=CONFIGURATION, row=row, values=values, tolerance=tolerance)


def busy_ms():
    try:
        with open("/proc/stat") as file:
            ticks = [int(x) for x in file.readline().split()[1:]]
        return sum(ticks[i] for i in (0, 1, 2, 5, 6, 7)) * 10.0
    except OSError:
        return math.nan


def wait_for_quiet():
    start = clock()
    while (clock() - start) * 1e3 < WAIT_MS:
        busy, own = busy_ms(), time.process_time()
        time.sleep(0.15)
        if not busy_ms() - busy - (time.process_time() - own) * 1e3 > 20:
            return


def warm_up(run, finish):
    start = clock()
    run()
    finish()
    most = min(1.5, max(0.3, 2 * (clock() - start)))
    used = time.process_time()
    least, runs = math.inf, 0
    while runs < 2 or time.process_time() - used < most:
        before = clock()
        run()
        least = min(least, (clock() - before) * 1e3)
        runs += 1
        if runs > 1 and clock() - start > 6:
            break
    finish()
    return max(least, 1e-3)


def median(numbers):
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def figure(quiet, slow, shared, noisy):
    if len(quiet) >= 3:
        return median(quiet), "quiet"
    if len(quiet) + len(shared) >= 3:
        return median(quiet + shared), "shared"
    if len(slow) >= 3:
        return median(slow), "slow"
    ordered = sorted(quiet + slow + shared + noisy)
    return ordered[len(ordered) // 4], "noisy"


def measure(row, make, per=1):
    """Times what `make` returns: a function, or a function and one that ends a window."""
    if not wanted(row):
        return
    try:
        made = make()
        run, finish = made if isinstance(made, tuple) else (made, lambda: None)
        repeat = max(1, round(WINDOW_MS / warm_up(run, finish)))
        wait_for_quiet()
        quiet, slow, shared, noisy = [], [], [], []
        start, waited = clock(), 0.0
        while len(quiet) < WINDOWS:
            count = len(quiet) + len(slow) + len(shared) + len(noisy)
            if count >= 3 and (clock() - start) * 1e3 - waited > MOST_MS:
                break
            waited += wait_for_pace(PACE_WAIT_MS - waited)
            busy, own, begun = busy_ms(), time.process_time(), clock()
            for _ in range(repeat):
                run()
            finish()
            wall, own = (clock() - begun) * 1e3, (time.process_time() - own) * 1e3
            foreign = busy_ms() - busy - own
            scale = 1e3 / repeat / per
            if not foreign > 0.12 * wall + 10:
                full = at_full_pace()
                (quiet if full else slow).append(wall * scale)
                if not full and waited < PACE_WAIT_MS:
                    waited += wall
            elif own >= 0.97 * wall:
                shared.append(wall * scale)
            else:  # put aside for others, a window is worth what it used of the processor
                noisy.append(min(wall, own) * scale)
        us, machine = figure(quiet, slow, shared, noisy)
        windows = len(quiet) + len(slow) + len(shared) + len(noisy)
        emit(kind="time", configuration=CONFIGURATION, round=ROUND, row=row, us=us, windows=windows, quiet=len(quiet), machine=machine)
    except Exception as error:  # becomes the row's reason, and the next row runs
        emit(kind="absent", configuration=CONFIGURATION, row=row, reason=str(error).split("\n")[0][:200])


class Numbers:
    """Uniforms and normals of src/data.ts."""

    def __init__(self, seed):
        self.state = seed & 0xFFFFFFFF

    def uniform(self):
        self.state = (self.state + 0x6D2B79F5) & 0xFFFFFFFF
        t = self.state
        t = ((t ^ (t >> 15)) * (t | 1)) & 0xFFFFFFFF
        t ^= (t + ((t ^ (t >> 7)) * (t | 61) & 0xFFFFFFFF)) & 0xFFFFFFFF
        return ((t ^ (t >> 14)) & 0xFFFFFFFF) / 4294967296

    def normal(self):
        return math.sqrt(-2 * math.log(1 - self.uniform())) * math.cos(2 * math.pi * self.uniform())


def normals(n, scale=1.0, seed=1):
    numbers = Numbers(seed)
    return [numbers.normal() * scale for _ in range(n)]
