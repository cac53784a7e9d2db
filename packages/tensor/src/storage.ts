/** Storage: the one place where numbers live, and the version that every write advances. */
import { AllocationError, AutogradError } from '@isograd/errors';
import { type Block, memoryBuffer, ring } from '@isograd/kernels';
import { storedBytes, type Data, type DType, viewOf } from './dtype.js';
import { inference } from './inference.js';
import { checkBytes, memoryLimit } from './shape.js';

/** Elements that one tensor may have: walks count places in 31 bits, which only a type of one byte could exceed. */
const elementLimit = 2 ** 31 - 1;

let made = 0;

/**
 * Numbers in the one memory that all kernels work on, as a block of the ring: it may leave for the heap when it is not
 * used and comes back when it is, and the garbage collector takes what nobody refers to.
 */
export class Storage {
  /** Counts writes, so that backward can tell when a value it saved has changed. */
  version = 0;
  /** Made in inference mode: not written to outside of it, nor saved for backward. Views share it, as they share memory. */
  readonly inference: boolean = inference.on;
  /**
   * No two storages have the same: test runners compare objects field by field (`toEqual`), see no numbers, and would take
   * any two tensors of one shape for equal. Compare `tolist()`, or with `equal` and `allclose`.
   */
  readonly serial = ++made;
  readonly #block: Block | null;
  #view: Data | null = null;

  /** `block` holds `size` numbers; null belongs to tensors that live inside vmap, jvp or a dry run and have none. */
  constructor(
    readonly dtype: DType,
    block: Block | null,
    readonly size: number,
  ) {
    this.#block = block;
  }

  /**
   * The only way to the numbers, good until the next allocation. Throws `AutogradError` `GRAD_MODE` where there are none.
   */
  get data(): Data {
    const { address } = this;
    const view = this.#view;
    const buffer = memoryBuffer();
    if (view !== null && view.byteOffset === address && view.buffer === buffer) return view;
    return (this.#view = viewOf(this.dtype, buffer, address, this.size));
  }

  /** The numbers for reading alone: as `data`, or a copy where memory has no room to bring them back. */
  get readable(): Data {
    try {
      return this.data;
    } catch (error) {
      if (!(error instanceof AllocationError)) throw error;
      const { buffer } = ring.read(this.#block!, this.size * storedBytes(this.dtype));
      return viewOf(this.dtype, buffer, 0, this.size);
    }
  }

  /** Where the numbers are for the kernel call that runs. Throws as `data`. */
  get address(): number {
    if (this.#block === null) refuseAbsent();
    return ring.address(this.#block);
  }

  /** Says that nobody will read the numbers again, so that their memory is free for others. */
  discard(): void {
    if (this.#block !== null) ring.discard(this.#block);
  }

  /** Keeps the numbers where they are until the next kernel call begins. */
  hold(): void {
    if (this.#block === null) refuseAbsent();
    ring.hold(this.#block);
  }
}

function refuseAbsent(): never {
  throw new AutogradError(
    'GRAD_MODE',
    'this tensor lives inside vmap, jvp or a dry run: it has no numbers of its own (item(), printing and shapes that depend on data do not work there)',
  );
}

/** Refuses more elements than one tensor may have. */
function checkElements(op: string, size: number, dtype: string): void {
  if (size <= elementLimit) return;
  throw new AllocationError(
    'ALLOC_LIMIT',
    `${op}: ${size} elements of ${dtype}; a tensor has at most ${elementLimit}`,
    { op, details: { elements: size, limit: elementLimit } },
  );
}

/** What was in memory before stays in it: for kernels that write every element. Throws `AllocationError` `ALLOC_LIMIT` before anything is allocated. */
export function reserve(op: string, dtype: DType, size: number): Storage {
  const bytes = size * storedBytes(dtype);
  // The words only where they are needed: every result of every operation passes here.
  if (size > elementLimit || bytes > memoryLimit) {
    checkBytes(op, bytes, `${size} elements of ${dtype}`);
    checkElements(op, size, dtype);
  }
  return new Storage(dtype, ring.allocate(bytes, op), size);
}

/** Zero-filled storage. Throws `AllocationError` `ALLOC_LIMIT` before anything is allocated. */
export function allocate(op: string, dtype: DType, size: number): Storage {
  const storage = reserve(op, dtype, size);
  storage.data.fill(0);
  return storage;
}
