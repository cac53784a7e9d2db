/** The families of errors: a class for the first word of each code. */
import { IsogradError } from './error.js';

/** `SHAPE_*`: shapes that do not fit. */
export class ShapeError extends IsogradError {
  override get name(): string {
    return 'ShapeError';
  }
}
/** `DTYPE_*`: element types that do not fit. */
export class DTypeError extends IsogradError {
  override get name(): string {
    return 'DTypeError';
  }
}
/** `INDEX_*`, `DIM_*`: positions and axes out of range. */
export class IndexError extends IsogradError {
  override get name(): string {
    return 'IndexError';
  }
}
/** `ARG_*`: arguments of the wrong kind, range or name. */
export class ArgumentError extends IsogradError {
  override get name(): string {
    return 'ArgumentError';
  }
}
/** `ALLOC_*`: more memory than there is. */
export class AllocationError extends IsogradError {
  override get name(): string {
    return 'AllocationError';
  }
}
/** `GRAD_*`: gradients that cannot be had. */
export class AutogradError extends IsogradError {
  override get name(): string {
    return 'AutogradError';
  }
}
/** `NUMERIC_*`: NaN, infinity or divergence where the caller asked to be told. */
export class NumericError extends IsogradError {
  override get name(): string {
    return 'NumericError';
  }
}
/** `STATE_*`: state dicts and saved states that do not match. */
export class StateError extends IsogradError {
  override get name(): string {
    return 'StateError';
  }
}
/** `FORMAT_*`: files whose content is not what it should be. */
export class FormatError extends IsogradError {
  override get name(): string {
    return 'FormatError';
  }
}
/** `LIMIT_*`: more than a stated limit. */
export class LimitError extends IsogradError {
  override get name(): string {
    return 'LimitError';
  }
}
/** `UNSUPPORTED_*`: known, but not offered. */
export class UnsupportedError extends IsogradError {
  override get name(): string {
    return 'UnsupportedError';
  }
}
/** `FILE_*`: files that cannot be read or written. */
export class FileError extends IsogradError {
  override get name(): string {
    return 'FileError';
  }
}
/** `DEVICE_*`: kernels, threads and devices that are not there. */
export class DeviceError extends IsogradError {
  override get name(): string {
    return 'DeviceError';
  }
}
/** `CLI_*`: a command line that cannot be carried out. */
export class UsageError extends IsogradError {
  override get name(): string {
    return 'UsageError';
  }
}
/** `ENV_*`: a surrounding that does not serve. */
export class EnvError extends IsogradError {
  override get name(): string {
    return 'EnvError';
  }
}

/** Every family by its name. */
export const families: ReadonlyMap<string, typeof IsogradError> = new Map(
  Object.entries({
    ShapeError,
    DTypeError,
    IndexError,
    ArgumentError,
    AllocationError,
    AutogradError,
    NumericError,
    StateError,
    FormatError,
    LimitError,
    UnsupportedError,
    FileError,
    DeviceError,
    UsageError,
    EnvError,
  }),
);
