/** How text is drawn: with colours or without, how wide, and in the singular or the plural. */
import { styleText } from 'node:util';
import { grouped } from './numbers.js';

/** How text is drawn: with colours or without, and how wide. */
export interface Look {
  readonly colours: boolean;
  readonly columns: number;
  /** Where text is wrapped between words; a pipe gets every line whole. */
  readonly wrapAt: number;
}

type Style = Parameters<typeof styleText>[0];

/** Paints text where there are colours. */
export const painter =
  ({ colours }: Look) =>
  (style: Style, text: string): string =>
    colours ? styleText(style, text, { validateStream: false }) : text;

/** `1 claim`, `1,024 claims`. */
export const plural = (n: number, noun: string): string => `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`;
