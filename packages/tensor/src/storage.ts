/** Storage: the one place where numbers live, and the version that every write advances. */
import { AutogradError } from '@isograd/errors';
import { arrayOf, bytesPerElement, type Data, type DType } from './dtype.js';
import { checkBytes } from './shape.js';

export class Storage {
  /** Counts writes, so that backward can tell when a value it saved has changed. */
  version = 0;
  readonly #array: Data | null;

  /** `array` holds the numbers; null belongs to tensors that live inside vmap, jvp or a dry run and have none. */
  constructor(
    readonly dtype: DType,
    array: Data | null,
  ) {
    this.#array = array;
  }

  /** The only way to the numbers. Throws `AutogradError` `GRAD_MODE` where there are none. */
  get data(): Data {
    if (this.#array === null)
      throw new AutogradError(
        'GRAD_MODE',
        'this tensor lives inside vmap, jvp or a dry run: it has no numbers of its own (item(), printing and shapes that depend on data do not work there)',
      );
    return this.#array;
  }
}

/** Zero-filled storage. Throws `AllocationError` `ALLOC_LIMIT` before anything is allocated. */
export function allocate(op: string, dtype: DType, size: number): Storage {
  checkBytes(op, size * bytesPerElement(dtype), `${size} elements of ${dtype}`);
  return new Storage(dtype, arrayOf(dtype, size));
}
