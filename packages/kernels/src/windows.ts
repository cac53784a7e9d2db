/** What kernels over windows are told beside addresses: words in memory, written for one call. */
import { i32View, planAddress } from './memory.js';

/**
 * A window that moves over planes, in the order of its words. Lines are planes of height 1. `channels` and `filters` are
 * those of one group; steps are in elements.
 */
export const windowFields = [
  'groups',
  'channels',
  'filters',
  'kernelHeight',
  'kernelWidth',
  'height',
  'width',
  'strideDown',
  'strideAcross',
  'dilationDown',
  'dilationAcross',
  'top',
  'left',
  'inputHeight',
  'inputWidth',
  'sampleStep',
  'channelStep',
  'rowStep',
  'columnStep',
] as const;

/** How many places the window takes (`height`, `width`), zeros `top` and `left` of a plane, and where planes lie. */
export type Window = { readonly [Field in (typeof windowFields)[number]]: number };

/** Writes a window where kernels read it, good until the next kernel that is told more than numbers. Returns its address. */
export function planWindow(window: Window): number {
  const words = i32View();
  for (let i = 0, at = planAddress >>> 2; i < windowFields.length; i++)
    words[at + i] = window[windowFields[i]!];
  return planAddress;
}

/** The window whose words stand at `plan`. */
export function windowAt(plan: number): Window {
  const words = i32View().subarray(plan >>> 2);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one entry for every field
  return Object.fromEntries(windowFields.map((field, i) => [field, words[i]!])) as Window;
}
