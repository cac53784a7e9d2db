#!/usr/bin/env python3
"""Makes course.json out of recorded values of real torch: what each example must come out with, and how closely.

    trim.py RECORDED_DIR

RECORDED_DIR holds course.json and init.json (torch 1.13.1, AVX2, no MKL). A check names a value of an example, the
entries compared (all, unless "at" names some), the rule, and the numbers. The rules:

    same     the same number: what only the random generator or counting decides (for float32, the same bits)
    each     every number within "tolerance" of itself: curves whose case records its sensitivity, the relative change
             when all starting values move by one ulp; the tolerance is max(20 sensitivity, 1e-5)
    largest  every number within 1e-5 of the largest (or of "scale"): cases without a recorded sensitivity
"""
import json
import os
import struct
import sys

src = sys.argv[1]
load = lambda name: {case["id"]: case for case in json.load(open(os.path.join(src, name)))["cases"]}
course, init = load("course.json"), load("init.json")
FLOOR = 1e-5


def numbers(value):
    """A recorded tensor or list as a list of numbers; float32 values are exact as doubles."""
    if isinstance(value, dict):
        words = value["hex"]
        return [struct.unpack(">f", bytes.fromhex(words[i : i + 8]))[0] for i in range(0, len(words), 8)]
    return [plain(v) for v in (value if isinstance(value, list) else [value])]


def plain(v):
    """Non-finite numbers take the names that reports use."""
    names = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    return names.get(v if isinstance(v, str) else repr(v), v)


def check(value, rule, expected, **more):
    return {"value": value, "rule": rule, **more, "expected": [plain(v) for v in numbers(expected)]}


def each(value, expected, sensitivity, at=None):
    where = {} if at is None else {"at": at}
    expected = expected if at is None else [expected[i] for i in at]
    return check(value, "each", expected, tolerance=max(20 * sensitivity, FLOOR), **where)


def largest(value, expected, **more):
    return check(value, "largest", expected, tolerance=FLOOR, **more)


def deep(act, how):
    return course["deep|seed=1,n=256,layers=100,batch=16,act=%s,init=%s,bn=False" % (act, how)]


def net9(bn):
    return course["net9|ds=2024|bn=%s,init=kaiming,act=elu,seed=0,opt=optim.SGD(P, lr=0.05),steps=200,batch=32" % bn]


def std(case):
    return each("std", case["std"], case["sensitivity"]["std"])


def nets(case):
    weights = ["fc1.weight", "fc2.weight", "fc3.weight"]
    return [
        check("startWeights", "same", [v for name in weights for v in numbers(case["init"][name])]),
        each("replayLoss", case["loss"], case["sensitivity"]["loss"]),
    ]


linear = course["linear|2,4|seed=0"]
normal1 = deep("none", "normal1")
nan = normal1["first_nan_std"]
curve = course["act_curve|sigmoid|-8.0,8.0,0.1"]
product = course["matprod|seed=0,n=4,k=100"]
explode = course["explode|n=256|seed=0|one matrix"]
mean, rms = course["mc_linear|m=256|iters=10000|seed=0"]["mean_and_rms_after"]["10000"]
xavier = course["tanh_xavier_helper|n=256|seed=0"]
scaled = course["one_matrix_scaled|n=256|seed=0"]
entropy = course["cross_entropy_zero_probability"]
symmetry = {name: course["symmetry|%s|tanh|seed=0" % name]["steps"] for name in ("zeros", "const0.5", "random")}
losses = lambda steps: [step["loss"] for step in steps]
units = lambda p: course["two_units|dropout=%s|seed=0" % p]["steps[loss,equal,maxdiff]"]
small = lambda name, shape, options="": numbers(init["%s_|%s|%s|seed=0" % (name, shape, options)]["out"])[:4]
kaiming = "mode=fan_in,nonlinearity=leaky_relu"

examples = {
    "S-PT-1": [check("weight", "same", linear["default_weight"]), check("bias", "same", linear["default_bias"])],
    "S-PT-2": [check("weight", "same", linear["kaiming_uniform"])],
    "S-PT-3": nets(net9(False)),
    "S-PT-4": nets(net9(True)),
    "S-PT-5": [check("firstNonFinite", "same", normal1["first_layer_with_inf"])],
    "S-PT-6": [
        each("std", normal1["std"], normal1["sensitivity"]["std"], at=list(range(nan))),
        each("std64", normal1["std_float64"], normal1["sensitivity"]["std"], at=list(range(nan + 1))),
        check("firstNaN", "same", nan),
    ],
    "S-PT-7": [std(deep("none", "normal_sqrt1n"))],
    "S-PT-8": [std(deep("tanh", "xavier_by_hand_tanh"))],
    "S-PT-9": [std(deep("relu", "normal_sqrt2n"))],
    "S-PT-10": [
        check(
            "starts",
            "same",
            small("xavier_uniform", "16x16")
            + small("xavier_normal", "16x16")
            + small("kaiming_uniform", "16x16", kaiming)
            + small("kaiming_normal", "16x16", kaiming)
            + small("uniform", "2x3")
            + small("normal", "16x16"),
            at=list(range(24)),
        ),
        # torch factorises by LAPACK: its last bits depend on the BLAS.
        largest("starts", small("orthogonal", "6x4"), at=list(range(28, 32))),
        check("starts", "same", small("eye", "4x4") + small("sparse", "10x5", "sparsity=0.9"), at=list(range(32, 40))),
    ],
    "S-PT-11": [check("x", "same", curve["x"]), largest("y", curve["y"]), largest("gradient", curve["grad"])],
    "S-PT-12": [check("start", "same", product["start"]), largest("product", product["end"])],
    "S-PT-13": [
        check("firstInfiniteNorm", "same", explode["first_iteration_where"]["norm_isinf"]),
        check("firstNonFinite", "same", explode["first_iteration_where"]["any_inf"]),
        # torch's own std is infinite at 30; ours is summed in float64.
        each("std", explode["std"], 0, at=list(range(30))),
    ],
    "S-PT-14": [largest("std", rms), largest("mean", mean, scale=rms)],
    "S-PT-15": [
        each("std", [s for _, _, s in xavier["trace"]], 0) | {"at": [i for i, _, _ in xavier["trace"]]},
        # Its weights are rounded another way: the mean only to 1e-5 of the standard deviation.
        largest("mean", xavier["mean"], scale=xavier["std"]),
    ],
    "S-PT-17": [
        each("std", [scaled["std"]], 0) | {"at": [99]},
        largest("mean", scaled["mean"], scale=scaled["std"]),
    ],
    "S-PT-18": [
        largest("zeroLoss", losses(symmetry["zeros"])),
        largest("zeroGradients", symmetry["zeros"][0]["grad_norms"]),
        largest("constantLoss", losses(symmetry["const0.5"])),
        largest("randomLoss", losses(symmetry["random"])),
        largest("plainLoss", [loss for loss, _, _ in units("0.0")]),
        largest("droppedLoss", [loss for loss, _, _ in units("0.5")]),
        check("plainDifference", "same", units("0.0")[-1][2]),
        largest("droppedDifference", units("0.5")[-1][2]),
    ],
    "S-PT-19": [
        check("byHand", "same", entropy["by_hand_t*log(p)"]),
        check("sum", "same", entropy["by_hand_sum"]),
        check("nll", "same", entropy["nll_of_log_p"]),
        check("binary", "same", entropy["bce_clamped_100"]),
        check("farLogits", "same", entropy["ce_logits_1e4"]),
    ],
}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "course.json"), "w") as out:
    head = json.dumps({"source": "trim.py, from values of torch 1.13.1"})[:-1]
    rows = [
        "    %s: [\n%s\n    ]" % (json.dumps(name), ",\n".join("      " + json.dumps(c, allow_nan=False) for c in checks))
        for name, checks in examples.items()
    ]
    out.write(head + ',\n  "examples": {\n' + ",\n".join(rows) + "\n  }\n}\n")
