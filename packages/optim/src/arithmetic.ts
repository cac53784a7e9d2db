/** Two of PyTorch's elementwise kernels that updates are made of, with its roundings. */
import type { Round } from './update.js';

/** From `a` towards `b` by `weight` (torch.lerp): it starts from the nearer end, and the last step rounds once. */
export function lerp(a: number, b: number, weight: number, round: Round): number {
  const way = round(b - a);
  return weight < 0.5 ? round(a + weight * way) : round(b - way * round(1 - weight));
}

/** `decay * average + (1 - decay) * g * g` (torch.mul_, then torch.addcmul_). `rest` is 1 - decay. */
export function decayedSquare(average: number, g: number, decay: number, rest: number, round: Round): number {
  return round(round(decay * average) + round(rest * g) * g);
}
