/**
 * The order of numbers by radix: each becomes a whole-number key that rises with it, and keys are dealt out digit by
 * digit. Equal numbers keep their order, -0 equals 0, NaN comes behind all.
 */
import type { Data } from '../dtype.js';

/** Keys of a line: one word, or two for doubles. */
interface Keys {
  readonly high: Int32Array;
  readonly low: Int32Array | null;
}

/** Lines as short as this are sorted by insertion. */
const short = 24;

/** What sorting lines of up to `length` elements of one tensor needs; one for all of its lines. */
export interface Sorter {
  /** Places within the line that begins at `start`, the first `count` in order. Good until the next call. */
  order(start: number, count: number): Int32Array;
  /** The place of rank `k` in the line that begins at `start`; of equals in the order in which they stand. */
  rank(start: number, k: number): number;
}

/** A sorter for lines of `length` elements of `data`, `step` apart. */
export function sorterOf(data: Data, step: number, length: number, descending: boolean): Sorter {
  const wide = data instanceof Float64Array;
  const keys: Keys = { high: new Int32Array(length), low: wide ? new Int32Array(length) : null };
  const read = readerOf(data, step, keys, descending ? -1 : 0);
  const room = roomFor(length);
  const sorted = (n: number): Int32Array => {
    if (keys.low !== null && n > short) deal(keys.low, n, room);
    if (n > short) deal(keys.high, n, room);
    else insert(keys, room.places, n);
    return room.places;
  };
  return {
    order(start, count) {
      read(start);
      if (count < length / 4 && length > short) return sorted(collect(keys.high, 0, count - 1, room).count);
      for (let i = 0; i < length; i++) room.places[i] = i;
      return sorted(length);
    },
    rank(start, k) {
      read(start);
      if (length <= short) {
        for (let i = 0; i < length; i++) room.places[i] = i;
        return sorted(length)[k]!;
      }
      const { count, before } = collect(keys.high, k, k, room);
      return sorted(count)[k - before]!;
    },
  };
}

interface Room {
  places: Int32Array;
  sparePlaces: Int32Array;
  words: Int32Array;
  spareWords: Int32Array;
  /** Bits of a digit. */
  readonly bits: number;
  readonly counts: Int32Array;
}
function roomFor(length: number): Room {
  const bits = length > 4096 ? 11 : 8;
  return {
    places: new Int32Array(length),
    sparePlaces: new Int32Array(length),
    words: new Int32Array(length),
    spareWords: new Int32Array(length),
    bits,
    counts: new Int32Array(2 ** Math.max(bits, 11)),
  };
}

/** Fills the keys of the line that begins at a place. */
function readerOf(data: Data, step: number, keys: Keys, flip: number): (start: number) => void {
  const { high, low } = keys;
  const n = high.length;
  if (data instanceof Float32Array) {
    const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
    return (start) => {
      for (let i = 0, at = start; i < n; i++, at += step) high[i] = rising(bits[at]!, 0x7f800000, 0) ^ flip;
    };
  }
  if (data instanceof Float64Array) {
    const bits = new Int32Array(data.buffer, data.byteOffset, data.length * 2);
    return (start) => {
      for (let i = 0, at = start; i < n; i++, at += step) {
        const top = bits[2 * at + 1]!;
        const rest = bits[2 * at]!;
        const key = rising(top, 0x7ff00000, rest);
        high[i] = key ^ flip;
        // Of NaN and of -0 nothing is left below; of negative numbers everything is turned around.
        const lost = key === -1 || (top << 1 === 0 && rest === 0);
        low![i] = (lost ? 0 : top < 0 ? ~rest : rest) ^ flip;
      }
    };
  }
  return (start) => {
    for (let i = 0, at = start; i < n; i++, at += step) high[i] = data[at]! ^ 0x80000000 ^ flip;
  };
}

/** The word of a float's sign, exponent and first digits as a key; `rest` tells infinity from NaN where there are more digits. */
function rising(word: number, infinity: number, rest: number): number {
  const size = word & 0x7fffffff;
  if (size > infinity || (size === infinity && rest !== 0)) return -1;
  if (size === 0 && rest === 0) return -(2 ** 31);
  return word < 0 ? ~word : word ^ 0x80000000;
}

/** Puts the places that may have the ranks `from` to `to` in front, in their order: how many, and how many come before them. */
function collect(
  high: Int32Array,
  from: number,
  to: number,
  { places, counts }: Room,
): { readonly count: number; readonly before: number } {
  counts.fill(0);
  for (let i = 0; i < high.length; i++) counts[high[i]! >>> 21]!++;
  let [first, before] = [0, 0];
  for (; first < 2047 && before + counts[first]! <= from; first++) before += counts[first]!;
  let last = first;
  for (let total = before + counts[first]!; total <= to;) total += counts[++last]!;
  let count = 0;
  for (let i = 0; i < high.length; i++) {
    const digit = high[i]! >>> 21;
    if (digit >= first && digit <= last) places[count++] = i;
  }
  return { count, before };
}

/** Sorts the first `n` places by one word of their keys. */
function deal(keys: Int32Array, n: number, room: Room): void {
  const { bits, counts } = room;
  const mask = 2 ** bits - 1;
  for (let i = 0; i < n; i++) room.words[i] = keys[room.places[i]!]!;
  for (let shift = 0; shift < 32; shift += bits) {
    const { places, words, sparePlaces, spareWords } = room;
    countDigits(words, n, shift, mask, counts);
    if (counts[(words[0]! >>> shift) & mask] === n) continue;
    scatter(words, places, n, shift, mask, counts, spareWords, sparePlaces);
    Object.assign(room, { places: sparePlaces, sparePlaces: places, words: spareWords, spareWords: words });
  }
}

/** How often each digit occurs. */
function countDigits(words: Int32Array, n: number, shift: number, mask: number, counts: Int32Array): void {
  counts.fill(0);
  for (let i = 0; i < n; i++) counts[(words[i]! >>> shift) & mask]!++;
}

/** Deals words and places out by a digit, whose counts become the places where its next one goes. */
function scatter(
  words: Int32Array,
  places: Int32Array,
  n: number,
  shift: number,
  mask: number,
  counts: Int32Array,
  toWords: Int32Array,
  toPlaces: Int32Array,
): void {
  for (let digit = 0, at = 0; digit <= mask; digit++) {
    const some = counts[digit]!;
    counts[digit] = at;
    at += some;
  }
  for (let i = 0; i < n; i++) {
    const word = words[i]!;
    const to = counts[(word >>> shift) & mask]!++;
    toWords[to] = word;
    toPlaces[to] = places[i]!;
  }
}

/** Sorts the first `n` places, few as they are. */
function insert({ high, low }: Keys, places: Int32Array, n: number): void {
  const before = (a: number, b: number): boolean =>
    high[a] === high[b] ? low !== null && low[a]! >>> 0 < low[b]! >>> 0 : high[a]! >>> 0 < high[b]! >>> 0;
  for (let i = 1; i < n; i++) {
    const place = places[i]!;
    let k = i;
    for (; k > 0 && before(place, places[k - 1]!); k--) places[k] = places[k - 1]!;
    places[k] = place;
  }
}
