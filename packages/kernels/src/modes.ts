/** The opt-in modes of the matrix product: which was asked for, by a call or by the environment, and until when. */
import { ArgumentError, shown, StateError, unknownName } from '@isograd/errors';

/**
 * How float32 matrix products are computed. `'default'`: multiply, then add: the same bits everywhere. `'fused'`: one rounding
 * for both where the machine has it (relaxed SIMD: Node 22, browsers): faster, and bits may differ from machine to machine.
 * `'wide'`: the bits of `'fused'` on twice as wide registers, by an experimental flag of V8 (Node 24).
 */
export type Mode = 'default' | 'fused' | 'wide';

const known: readonly Mode[] = ['default', 'fused', 'wide'];

let asked: Mode | undefined;
let running: Mode | undefined;

/**
 * Chooses the mode before anything is computed; it wins over the environment variable `ISOGRAD_KERNELS`. Throws `ArgumentError`
 * `ARG_UNKNOWN` for another name, `StateError` `STATE_STARTED` once kernels run in another mode.
 */
export function setMode(mode: Mode): void {
  const op = 'setMode';
  const checked = checkedMode(op, mode);
  if (running !== undefined && checked !== running)
    throw new StateError(
      'STATE_STARTED',
      `${op}: ${checked} after the kernels have started as ${running}; call it first`,
      {
        op,
        details: { wanted: checked, mode: running },
      },
    );
  asked = checked;
}

/** What was asked for. Throws `ArgumentError` `ARG_UNKNOWN` when the environment asks for what there is not. */
export function askedMode(): Mode {
  if (asked !== undefined) return asked;
  const word = typeof process === 'undefined' ? undefined : process.env['ISOGRAD_KERNELS'];
  return (asked = word === undefined || word === '' ? 'default' : checkedMode('ISOGRAD_KERNELS', word));
}

/** Notes what runs from now on. */
export function startedAs(mode: Mode): void {
  running = mode;
}

/** What runs, undefined before anything does. */
export const runningMode = (): Mode | undefined => running;

function checkedMode(op: string, mode: string): Mode {
  const found = known.find((name) => name === mode);
  if (found !== undefined) return found;
  throw new ArgumentError(
    'ARG_UNKNOWN',
    `${op}: ${typeof mode === 'string' ? unknownName(mode, known) : shown(mode)}`,
    {
      op,
      details: { mode: shown(mode), known },
    },
  );
}
