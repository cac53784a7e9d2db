#!/usr/bin/env python3
"""Makes orders.json: what samplers, splits and loaders of torch give in cases that the other recordings leave out.

    orders.py           (torch without MKL; made with 1.13.1)
"""
import json
import os

import torch
from torch.utils.data import (BatchSampler, DataLoader, RandomSampler, SubsetRandomSampler, TensorDataset,
                              WeightedRandomSampler, random_split)

dst = os.path.dirname(os.path.abspath(__file__))
out = {}


def case(name, make):
    """The value, and the draw that follows from the default generator: proof of what was consumed."""
    torch.manual_seed(11)
    value = make()
    out[name] = {"value": value, "after": torch.randint(0, 2**24, (1,)).item()}


def loaded(loader):
    return [batch[0].tolist() for batch in loader]


def split(lengths, n, **options):
    return [list(part.indices) for part in random_split(range(n), lengths, **options)]


data = TensorDataset(torch.arange(7))
case("a loader without shuffling", lambda: loaded(DataLoader(data, batch_size=3)))
case("a loader that is left after one batch", lambda: next(iter(DataLoader(data, batch_size=3, shuffle=True)))[0].tolist())


def interleaved():
    loader = DataLoader(data, batch_size=3, shuffle=True)
    a, b = iter(loader), iter(loader)
    return [x[0].tolist() for pair in zip(b, a) for x in pair]


case("two iterations of one loader at the same time", interleaved)


def epochs_of_generator():
    g = torch.Generator().manual_seed(5)
    loader = DataLoader(data, batch_size=2, shuffle=True, generator=g)
    return [loaded(loader), loaded(loader)]


case("two epochs that draw from a generator", epochs_of_generator)
case("a sampler in a loader", lambda: loaded(DataLoader(data, batch_size=2, sampler=SubsetRandomSampler([0, 2, 4, 6]))))
case("a batch sampler in a loader", lambda: loaded(DataLoader(data, batch_sampler=BatchSampler(RandomSampler(data), 3, True))))
case("more samples than items", lambda: list(RandomSampler(range(5), num_samples=13)))
case("fewer samples than items", lambda: list(RandomSampler(range(50), num_samples=4)))
case("seventy samples with replacement", lambda: list(RandomSampler(range(9), replacement=True, num_samples=70)))
case("two passes of a sampler with a generator", lambda: (lambda s: [list(s), list(s)])(RandomSampler(range(6), generator=torch.Generator().manual_seed(3))))
case("weights without replacement", lambda: list(WeightedRandomSampler([1.0, 0.0, 5.0, 2.0, 0.5], 4, replacement=False)))
case("weights with replacement", lambda: list(WeightedRandomSampler([1.0, 0.0, 5.0, 2.0, 0.5], 9)))
# One weighted sample is left out: from 2.0 on it is drawn in another way than in 1.13.
case("a split by numbers", lambda: split([3, 4, 3], 10))
case("a split by fractions with a rest", lambda: split([0.5, 0.25, 0.25], 11))
case("a split by fractions that just miss 1", lambda: split([0.1] * 10, 25))
case("a split with a generator", lambda: split([8, 2], 10, generator=torch.Generator().manual_seed(42)))
with open(os.path.join(dst, "orders.json"), "w") as f:
    json.dump({"source": "orders.py", "torch": torch.__version__, "cases": out}, f)
    f.write("\n")
