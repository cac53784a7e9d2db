/** Print options: how many digits, how wide, and from which size on a tensor is summarised. */
import { ArgumentError, checkOptions, sharedSlot, shown, unknownName } from '@isograd/errors';

/** What decides how a tensor is printed; the names and defaults are those of `torch.set_printoptions`. */
export interface PrintOptions {
  /** Digits after the point, 0 to 100 (default 4). */
  readonly precision: number;
  /** A tensor with more elements than this is summarised (default 1000; `Infinity` never summarises). */
  readonly threshold: number;
  /** Elements shown at either end of an axis of a summarised tensor (default 3). */
  readonly edgeitems: number;
  /** Characters a line may have before it is wrapped (default 80). */
  readonly linewidth: number;
  /** Always (`true`) or never (`false`) like `1.0000e+00`; `null` decides by the values (default). */
  readonly sciMode: boolean | null;
}

/** A named set of options; `setPrintOptions` takes the profile first and the single options on top. */
export type PrintProfile = 'default' | 'short' | 'full';

/** What `setPrintOptions` takes. An option left out stays as it is, except `sciMode`. */
export interface PrintSettings extends Partial<PrintOptions> {
  readonly profile?: PrintProfile;
}

const defaults: PrintOptions = { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80, sciMode: null };

const profiles = new Map<string, PrintOptions>([
  ['default', defaults],
  ['short', { ...defaults, precision: 2, edgeitems: 2 }],
  ['full', { ...defaults, threshold: Infinity }],
]);

const slot = sharedSlot('printOptions', 1, '@isograd/tensor', () => ({ current: defaults }));

/** The print options in force: plain data that `setPrintOptions` takes back. */
export function getPrintOptions(): PrintOptions {
  return { ...slot.current };
}

/**
 * Changes how tensors print in the whole process. As in PyTorch, a call that does not name `sciMode` returns it
 * to `null`. Throws `ArgumentError`: `ARG_UNKNOWN` for an unknown option or profile, `ARG_TYPE` and `ARG_RANGE`
 * for a value that does not fit; the options are then as before. Source: torch.set_printoptions.
 */
export function setPrintOptions(settings: PrintSettings): void {
  const op = 'setPrintOptions';
  checkObject(op, settings);
  checkOptions(op, settings, [...Object.keys(defaults), 'profile']);
  const { profile, ...own } = settings;
  const base = profile === undefined ? slot.current : profileNamed(op, profile);
  slot.current = merged(op, { ...base, sciMode: null }, own);
}

/** Returns all print options to PyTorch's defaults. */
export function resetPrintOptions(): void {
  slot.current = defaults;
}

/** The options in force with `overrides` on top, for one print; throws as `setPrintOptions` does, naming `op`. */
export function printOptionsWith(op: string, overrides: Partial<PrintOptions>): PrintOptions {
  checkObject(op, overrides);
  checkOptions(op, overrides, Object.keys(defaults));
  return merged(op, slot.current, overrides);
}

function merged(op: string, base: PrintOptions, own: Partial<PrintOptions>): PrintOptions {
  const { precision, threshold, edgeitems, linewidth, sciMode } = own;
  return {
    precision: integer(op, 'precision', precision, base.precision, 0, 100),
    threshold: threshold === Infinity ? threshold : integer(op, 'threshold', threshold, base.threshold, 0),
    edgeitems: integer(op, 'edgeitems', edgeitems, base.edgeitems, 0),
    linewidth: integer(op, 'linewidth', linewidth, base.linewidth, 1),
    sciMode: choice(op, sciMode, base.sciMode),
  };
}

function integer(
  op: string,
  option: string,
  value: number | undefined,
  otherwise: number,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  if (value === undefined) return otherwise;
  const wanted =
    most === Number.MAX_SAFE_INTEGER
      ? `an integer of at least ${least}`
      : `an integer from ${least} to ${most}`;
  const orInfinity = option === 'threshold' ? ', or Infinity' : '';
  const fits = Number.isSafeInteger(value) && value >= least && value <= most;
  if (!fits) refuse(op, option, value, `${wanted}${orInfinity}`, typeof value === 'number');
  return value;
}

function choice(op: string, value: boolean | null | undefined, otherwise: boolean | null): boolean | null {
  if (value === undefined) return otherwise;
  if (typeof value !== 'boolean' && value !== null)
    refuse(op, 'sciMode', value, 'true, false or null', false);
  return value;
}

function profileNamed(op: string, name: unknown): PrintOptions {
  const known = [...profiles.keys()];
  if (typeof name !== 'string') return refuse(op, 'profile', name, `one of ${known.join(', ')}`, false);
  const found = profiles.get(name);
  if (found !== undefined) return found;
  throw new ArgumentError('ARG_UNKNOWN', `${op}: profile ${unknownName(name, known)}`, {
    op,
    details: { option: 'profile', value: name, known },
  });
}

function checkObject(op: string, settings: unknown): void {
  if (typeof settings !== 'object' || settings === null)
    throw new ArgumentError('ARG_TYPE', `${op}: got ${shown(settings)}; give an object of options`, { op });
}

function refuse(op: string, option: string, value: unknown, wanted: string, rightType: boolean): never {
  const code = rightType ? 'ARG_RANGE' : 'ARG_TYPE';
  throw new ArgumentError(code, `${op}: ${option} is ${shown(value)}; it must be ${wanted}`, {
    op,
    details: { option, value: shown(value) },
  });
}
