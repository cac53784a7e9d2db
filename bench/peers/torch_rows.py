"""PyTorch, written as its users write it."""
import torch_library  # first: it sets the number of threads
import torch_arithmetic
import torch_nets
