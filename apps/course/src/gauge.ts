/** How far a run is, on standard error, as soon as the reader has seen nothing new for a second. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from './example.js';
import { grouped } from './numbers.js';

/** Where the gauge is drawn. */
export type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean };

export interface Gauge {
  /** An example starts, number `at` of `count`. */
  readonly begin: (id: string, at: number, count: number) => void;
  /** Draws at most twenty times a second, and lets signals through as often. */
  readonly step: Progress;
  /** Takes the gauge off the screen, because text follows or the run is over. */
  readonly clear: () => void;
}

const patience = 1000;
const breath = 50;

/** A gauge on `screen`: a bar on a terminal, and elsewhere a plain line every two seconds. */
export function gaugeOn(screen: Screen): Gauge {
  let bar: SingleBar | null = null;
  let [id, at, count] = ['', 0, 1];
  let [heard, breathed] = [Date.now(), Date.now()];

  const draw = (part: number, detail: string): void => {
    if (Date.now() - heard < patience) return;
    if (bar === null) {
      bar = barOn(screen);
      bar.start(count, at + part, { id, detail });
    } else bar.update(at + part, { id, detail });
  };
  return {
    begin(next, index, total) {
      [id, at, count] = [next, index, total];
      draw(0, '');
    },
    async step(done, total, unit) {
      if (Date.now() - breathed < breath) return;
      draw(done / total, `${grouped(done)} of ${grouped(total)} ${unit}`);
      await nextTurn();
      breathed = Date.now();
    },
    clear() {
      bar?.stop();
      bar = null;
      heard = Date.now();
    },
  };
}

const barOn = (screen: Screen): SingleBar =>
  new SingleBar(
    {
      stream: screen,
      format: '{bar} {percentage} %  {id}  {detail}',
      barsize: 24,
      hideCursor: false,
      linewrap: true,
      clearOnComplete: true,
      // Signals are the command's business.
      gracefulExit: false,
      noTTYOutput: true,
      notTTYSchedule: 2000,
    },
    Presets.shades_classic,
  );
