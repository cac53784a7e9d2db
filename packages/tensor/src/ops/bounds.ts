/** A number held between two bounds: what clamp and hardtanh do to each element. */

/** A lower and an upper bound; an open one is infinite. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A NaN bound makes all NaN; where `min > max` the result is `max` (torch.clamp). */
export const heldBetween =
  ({ min, max }: Bounds) =>
  (x: number): number =>
    Number.isNaN(min) || Number.isNaN(max) ? NaN : x < min ? Math.min(min, max) : x > max ? max : x;
