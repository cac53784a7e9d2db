/** Running a function again in the modes in which it ran first, with the random numbers it drew. */
import { door, type Level } from '@isograd/tensor';
import { differentiating } from './differentiating.js';
import { drawingAgain } from './draws.js';

export interface Mode {
  readonly level: Level | null;
  readonly recording: boolean;
  readonly hidden: boolean;
  readonly differentiated: boolean;
}

export const modeNow = (): Mode => ({
  level: door.level,
  recording: door.recording,
  hidden: door.hidden,
  differentiated: differentiating.on,
});

/** Runs `f` in these modes and with the default generator as it was at `random`, and puts everything back. */
export function asBefore<T>(mode: Mode, random: Uint8Array, f: () => T): T {
  const now = modeNow();
  enter(mode);
  try {
    return drawingAgain(random, f);
  } finally {
    enter(now);
  }
}

function enter({ level, recording, hidden, differentiated }: Mode): void {
  [door.level, door.recording, door.hidden] = [level, recording, hidden];
  differentiating.on = differentiated;
}
