/** Counts that go on: one record for all tensors that pass a place, read when somebody asks. */
import type { Storage, Tensor } from '@isograd/tensor';
import { Place } from './record.js';
import { merged, nothing, summarise, type Summary, summaryOfRecord } from './summary.js';

/** A record's counts are 32 bits wide. */
const most = 2 ** 31 - 1;

/** What has passed one place. */
export class Running {
  #place: Place | null = null;
  /** Elements that the record has counted. */
  #counted = 0;
  /** Of full records, and of tensors that a record cannot take: other types, and those inside vmap or jvp. */
  #others: Summary = nothing;

  /** Counts one tensor more. */
  add(x: Tensor): void {
    if (x.dtype !== 'float32' || x.box !== null) {
      this.#others = merged(this.#others, summarise(x));
      return;
    }
    const size = x.numel();
    if (this.#counted + size > most) {
      this.#others = this.summary();
      this.#place = null;
      this.#counted = 0;
    }
    this.#place ??= new Place();
    this.#place.add(x);
    this.#counted += size;
  }

  /** The summary of all of them. */
  summary(): Summary {
    if (this.#place === null) return this.#others;
    return merged(this.#others, summaryOfRecord(this.#place.address));
  }
}

interface Known {
  readonly storage: Storage;
  readonly version: number;
  readonly summary: Summary;
}
const known = new WeakMap<Tensor, Known>();

/** The summary of a tensor that lives long; it is counted anew only when something has been written to it since. */
export function summaryOfValue(x: Tensor): Summary {
  const last = known.get(x);
  const { storage } = x;
  if (last?.storage === storage && last.version === storage.version) return last.summary;
  const summary = summarise(x);
  known.set(x, { storage, version: storage.version, summary });
  return summary;
}
