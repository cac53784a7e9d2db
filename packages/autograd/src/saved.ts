/** Values that a node keeps for its formulas: as they are, or as a promise to compute them again. */
import { AutogradError } from '@isograd/errors';
import { inference, type Tensor } from '@isograd/tensor';

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

/** Takes the place of plain saving while a checkpointed function runs. */
export interface Packer {
  /** What stands for `x`; null for values that are better kept. */
  pack(place: number, x: Tensor, rest: Saved | null): Saved | null;
}
export const packing: { current: Packer | null } = { current: null };

/** Runs `f` while `packer` saves. */
export function whilePacking<T>(packer: Packer, f: () => T): T {
  const before = packing.current;
  packing.current = packer;
  try {
    return f();
  } finally {
    packing.current = before;
  }
}

/** Throws `AutogradError` `GRAD_MODE`: an inference tensor was to be saved, outside of inference mode. Transforms inside of it may. */
export function refuseSaved(op: string, x: Tensor): void {
  if (inference.on) return;
  throw new AutogradError(
    'GRAD_MODE',
    `${op}: a value to save for backward was made in inferenceMode, shape [${x.shape}]; clone() it outside`,
    { op, details: { shape: x.shape }, hint: 'or run this inside noGrad, where nothing is saved' },
  );
}
