/** Where the command writes, and how text looks there. */
import type { Screen } from './gauge.js';
import type { Look } from './look.js';

/** Standard output and standard error, or what stands in for them. */
export interface Terminal {
  readonly stdout: Screen & { readonly columns?: number; readonly hasColors?: () => boolean };
  readonly stderr: Screen;
}

/** Colours only on a terminal that has them, when nobody said `--no-color`; wrapped text only where somebody reads it. */
export const lookOf = ({ color }: { readonly color: boolean }, { stdout }: Terminal): Look => ({
  colours: color && stdout.isTTY === true && (stdout.hasColors?.() ?? true),
  columns: stdout.columns ?? 100,
  wrapAt: stdout.isTTY === true ? (stdout.columns ?? 100) : Infinity,
});
