/** How the twins add: blocks of lanes, and block sums in pairs. */

export type Round = (x: number) => number;

/** Combines block sums in pairs, as a binary counter carries: each sum is of neighbours of like size. */
export class Counter {
  readonly #levels: number[] = [];
  #count = 0;

  constructor(readonly round: Round) {}

  push(sum: number): void {
    let level = 0;
    for (let t = this.#count++; t & 1; t >>= 1) sum = this.round(this.#levels[level++]! + sum);
    this.#levels[level] = sum;
  }

  get total(): number {
    let total: number | undefined;
    for (let level = 0; this.#count >> level > 0; level++)
      if ((this.#count >> level) & 1) {
        const sum = this.#levels[level]!;
        total = total === undefined ? sum : this.round(sum + total);
      }
    return total ?? 0;
  }
}

/** One block: four groups of four lanes, whole sixteens first, then fours into the first group, then the rest into the second. */
function block(values: ArrayLike<number>, start: number, n: number, round: Round): number {
  const lanes = new Float64Array(16);
  const add = (lane: number, i: number): void => {
    lanes[lane] = round(lanes[lane]! + values[start + i]!);
  };
  let i = 0;
  for (; i + 16 <= n; i += 16) for (let lane = 0; lane < 16; lane++) add(lane, i + lane);
  for (; i + 4 <= n; i += 4) for (let lane = 0; lane < 4; lane++) add(lane, i + lane);
  for (let lane = 4; i < n; i++, lane++) add(lane, i);
  const four = Array.from({ length: 4 }, (_, l) =>
    round(round(lanes[l]! + lanes[l + 4]!) + round(lanes[l + 8]! + lanes[l + 12]!)),
  );
  return round(round(four[0]! + four[2]!) + round(four[1]! + four[3]!));
}

/** The sum of the values: blocks of 512, their sums combined in pairs. */
export function pairs(values: ArrayLike<number>, round: Round): number {
  const counter = new Counter(round);
  for (let i = 0; i < values.length; i += 512)
    counter.push(block(values, i, Math.min(512, values.length - i), round));
  return counter.total;
}

/** The sum of the values: blocks of 512, the block sums in order. */
export function inBlocks(values: readonly number[], round: Round): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 512)
    total = round(total + block(values, i, Math.min(512, values.length - i), round));
  return total;
}
