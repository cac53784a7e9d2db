/** @isograd/errors: the errors every package throws. */
export { framesOf, isMarked, markCode, type Place, placeOf } from './code-marks.js';
export { isDetached } from './detached.js';
export { type Details, type ErrorData, type ErrorOptions, isIsogradError, IsogradError } from './error.js';
export {
  AllocationError,
  ArgumentError,
  AutogradError,
  DeviceError,
  DTypeError,
  EnvError,
  FileError,
  FormatError,
  IndexError,
  LimitError,
  NumericError,
  ShapeError,
  StateError,
  UnsupportedError,
  UsageError,
} from './families.js';
export { fromJSON } from './from-json.js';
export { checkFunction, checkOptions, nearest, unknownName } from './message.js';
export { shown } from './shown.js';
export { sharedSlot } from './slots.js';
