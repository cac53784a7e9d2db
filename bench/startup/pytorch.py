"""Imports torch and runs one small forward and backward."""
import torch

w = torch.randn(3, 2, requires_grad=True)
torch.tanh(torch.ones(4, 3) @ w).sum().backward()
print(w.grad[0, 0].item())
