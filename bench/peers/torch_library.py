"""PyTorch on one thread."""
import os

# Before torch starts its thread pools.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(name, "1")
import torch

from harness import begin

torch.set_num_threads(1)


def blas():
    """The BLAS that was loaded: Debian's PyTorch takes what the system or LD_PRELOAD offers."""
    with open("/proc/self/maps") as file:
        paths = {line.split()[-1] for line in file if "blas" in line or "blis" in line}
    return ", ".join(sorted("/".join(path.split("/")[-2:]) for path in paths)) or "unknown"


begin(f"{torch.__version__} with {blas()}")


def tensor_of(numbers, *shape):
    return torch.tensor(numbers).view(*shape)
