/** Values that a node keeps for its formulas: as they are, or as a promise to compute them again. */
import type { Tensor } from '@isograd/tensor';

/** One value: its place (inputs of the operation first, then outputs), and its version when it was saved, known after `read`. */
export class Saved {
  constructor(
    readonly place: number,
    readonly x: Tensor | null,
    public version: number,
    readonly rest: Saved | null,
  ) {}

  /** The value. */
  read(): Tensor {
    return this.x!;
  }
  /** The node needs it no longer. */
  release(): void {}
}

/** Takes the place of plain saving while a checkpointed function runs; null for values that are better kept. */
export type Pack = (place: number, x: Tensor, rest: Saved | null) => Saved | null;
export const packing: { current: Pack | null } = { current: null };

/** Runs `f` while `pack` saves. */
export function whilePacking<T>(pack: Pack | null, f: () => T): T {
  const before = packing.current;
  packing.current = pack;
  try {
    return f();
  } finally {
    packing.current = before;
  }
}
