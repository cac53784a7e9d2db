/** The report's table of rates. */
import { markdownTable } from 'markdown-table';
import { configurations } from './configurations.js';
import { figureOf, type Figures } from './figures.js';
import { median } from './numbers.js';
import type { BenchRecord } from './records.js';
import { peakThere, rows } from './rows.js';

/**
 * GFLOP/s of products and convolutions, and their share of what a loop of nothing but 128-bit multiply and add reached;
 * beside them the targets, on the machine they are of.
 */
export function peakTable(figures: Figures, records: readonly BenchRecord[]): string {
  const peaks = records.flatMap((record) => (record.kind === 'peak' ? [record.gflops] : []));
  const peak = Math.max(...peaks);
  if (peaks.length === 0) return '';
  const products = rows.filter(({ flops }) => flops !== undefined);
  const names = configurations.map(({ name }) => name);
  const body = names.flatMap((name) => {
    const list = products.map(({ id, flops }) => {
      const figure = figureOf(figures, name, id);
      if (figure === undefined) return '';
      return shareOf(flops! / figure.us / 1000, peak);
    });
    return list.every((text) => text === '') ? [] : [[name, ...list]];
  });
  const targets = products.map(({ target, flops }) =>
    'us' in target ? shareOf(flops! / target.us / 1000, peakThere) : '',
  );
  const lines = [['', ...products.map(({ id }) => id)], ['target', ...targets], ...body];
  const head = `Measured peak of multiply and add on 128-bit registers: ${peak.toFixed(1)} GFLOP/s (${peaks.length} rounds, median ${median(peaks).toFixed(1)}). GFLOP/s of products and convolutions and their share of it, which 256-bit FMA can exceed; the targets are shares of ${peakThere} GFLOP/s, the peak of their machine.`;
  return `${head}\n\n${markdownTable(lines, { align: lines[0]!.map((_, i) => (i === 0 ? 'l' : 'r')) })}`;
}

const shareOf = (gflops: number, peak: number): string =>
  `${gflops.toFixed(1)} (${Math.round((100 * gflops) / peak)} %)`;
