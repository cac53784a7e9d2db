/** Twins of pools: they define the results. */
import { f32View, f64View, i32View } from '../memory.js';

/** A plane's windows, from the words of `poolWords`. */
interface Windows {
  readonly places: number;
  readonly size: number;
  readonly inputWidth: number;
  /** Calls back for every place and every element it sees, in order: the place, and where the element is in its plane. */
  readonly each: (visit: (place: number, at: number) => void) => void;
  /** How many elements a place counts for. */
  readonly counts: (place: number) => number;
  /** The first element of a place. */
  readonly first: (place: number) => number;
}

function windowsAt(plan: number): Windows {
  const words = i32View().slice(plan >>> 2);
  const word = (i: number): number => words[i]!;
  const [height, width, inputHeight, inputWidth] = [word(0), word(1), word(2), word(3)];
  const [down, across] = [word(4), word(5)];
  const tops = words.subarray(6);
  const bottoms = tops.subarray(height);
  const lefts = bottoms.subarray(height);
  const rights = lefts.subarray(width);
  const rowCounts = rights.subarray(width);
  const columnCounts = rowCounts.subarray(height);
  const each = (visit: (place: number, at: number) => void): void => {
    for (let r = 0; r < height; r++)
      for (let c = 0; c < width; c++)
        for (let i = tops[r]!; i < bottoms[r]!; i += down)
          for (let j = lefts[c]!; j < rights[c]!; j += across) visit(r * width + c, i * inputWidth + j);
  };
  return {
    places: height * width,
    size: inputHeight * inputWidth,
    inputWidth,
    each,
    counts: (place) => rowCounts[Math.floor(place / width)]! * columnCounts[place % width]!,
    first: (place) => tops[Math.floor(place / width)]! * inputWidth + lefts[place % width]!,
  };
}

type View = Float32Array | Float64Array;

/**
 * The largest element of each window of `planes` planes at `x`, and, as float64, where in its plane it stands: of equal ones
 * the first; a NaN wins, of several the last. A window that sees nothing, or -Infinity alone, keeps its first place.
 */
export function maxPool(plan: number, planes: number, x: number, values: number, indices: number): void {
  largest(f32View(), plan, planes, x / 4, values / 4, indices / 8);
}
/** As `maxPool`, in float64. */
export function maxPoolF64(plan: number, planes: number, x: number, values: number, indices: number): void {
  largest(f64View(), plan, planes, x / 8, values / 8, indices / 8);
}

function largest(view: View, plan: number, planes: number, x: number, values: number, indices: number): void {
  const { places, size, each, first } = windowsAt(plan);
  const found = f64View();
  for (let n = 0; n < planes; n++, x += size, values += places, indices += places) {
    const [V, I] = [values, indices];
    for (let p = 0; p < places; p++) [view[V + p], found[I + p]] = [-Infinity, first(p)];
    each((p, at) => {
      const value = view[x + at]!;
      if (value > view[V + p]! || Number.isNaN(value)) [view[V + p], found[I + p]] = [value, at];
    });
  }
}

/** Numbers of planes of `size` at `x`, from the `places` places of each that stand at `indices`. */
export function maxPoolGather(
  planes: number,
  size: number,
  places: number,
  x: number,
  indices: number,
  y: number,
): void {
  gather(f32View(), planes, size, places, x / 4, indices / 8, y / 4);
}
/** As `maxPoolGather`, in float64. */
export function maxPoolGatherF64(
  planes: number,
  size: number,
  places: number,
  x: number,
  indices: number,
  y: number,
): void {
  gather(f64View(), planes, size, places, x / 8, indices / 8, y / 8);
}

function gather(
  view: View,
  planes: number,
  size: number,
  places: number,
  x: number,
  indices: number,
  y: number,
): void {
  const found = f64View();
  for (let k = 0; k < planes * places; k++)
    view[y + k] = view[x + Math.floor(k / places) * size + found[indices + k]!]!;
}

/** The way back: planes of zeros at `x`, to which numbers of `g` are added, in order, at `indices`. */
export function maxPoolScatter(
  planes: number,
  size: number,
  places: number,
  g: number,
  indices: number,
  x: number,
): void {
  scatter(f32View(), planes, size, places, g / 4, indices / 8, x / 4);
}
/** As `maxPoolScatter`, in float64. */
export function maxPoolScatterF64(
  planes: number,
  size: number,
  places: number,
  g: number,
  indices: number,
  x: number,
): void {
  scatter(f64View(), planes, size, places, g / 8, indices / 8, x / 8);
}

function scatter(
  view: View,
  planes: number,
  size: number,
  places: number,
  g: number,
  indices: number,
  x: number,
): void {
  const found = f64View();
  view.fill(0, x, x + planes * size);
  for (let k = 0; k < planes * places; k++) {
    const at = x + Math.floor(k / places) * size + found[indices + k]!;
    view[at] = view[at]! + view[g + k]!;
  }
}

/** The average of each window: its sum in float64, in order, divided by `divisor`, or, where that is 0, by its count. */
export function avgPool(plan: number, planes: number, x: number, divisor: number, y: number): void {
  average(f32View(), plan, planes, x / 4, divisor, y / 4);
}
/** As `avgPool`, of float64. */
export function avgPoolF64(plan: number, planes: number, x: number, divisor: number, y: number): void {
  average(f64View(), plan, planes, x / 8, divisor, y / 8);
}

function average(view: View, plan: number, planes: number, x: number, divisor: number, y: number): void {
  const { places, size, each, counts } = windowsAt(plan);
  for (let n = 0; n < planes; n++, x += size, y += places) {
    const totals = new Float64Array(places);
    const from = x;
    each((p, at) => void (totals[p]! += view[from + at]!));
    totals.forEach((total, p) => void (view[y + p] = total / (divisor || counts(p))));
  }
}

/** The way back: planes of zeros at `x`, to which every window, in order, adds its number of `g` in equal parts. */
export function avgPoolSpread(plan: number, planes: number, g: number, divisor: number, x: number): void {
  share(f32View(), plan, planes, g / 4, divisor, x / 4);
}
/** As `avgPoolSpread`, in float64. */
export function avgPoolSpreadF64(plan: number, planes: number, g: number, divisor: number, x: number): void {
  share(f64View(), plan, planes, g / 8, divisor, x / 8);
}

function share(view: View, plan: number, planes: number, g: number, divisor: number, x: number): void {
  const { places, size, each, counts } = windowsAt(plan);
  view.fill(0, x, x + planes * size);
  for (let n = 0; n < planes; n++, x += size, g += places) {
    const [from, to] = [g, x];
    each((p, at) => void (view[to + at]! += view[from + p]! / (divisor || counts(p))));
  }
}
