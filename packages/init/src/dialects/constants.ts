/** One number everywhere: the same in all frameworks but for its name. */
import { type dialect, type Maker } from './initializer.js';
import { constantPlan, wantedNumber } from './plans.js';

type Define = ReturnType<typeof dialect>;

/** 0 or 1 everywhere, under a framework's names. */
export const everywhere = (
  define: Define,
  value: 0 | 1,
  name: string,
  aliases: readonly string[] = [],
): Maker<object> =>
  define<object>({
    name,
    aliases,
    options: [],
    entries: [{ concept: value === 0 ? 'zeros' : 'ones' }],
    plan: () => constantPlan(value),
  });

export interface ConstantOptions {
  readonly value: number;
}

/** A number that must be given, everywhere. */
export const given = (define: Define): Maker<ConstantOptions> =>
  define<ConstantOptions>({
    name: 'constant',
    options: ['value'],
    entries: [{ concept: 'constant', options: { value: 1 } }],
    plan: ({ value }, op) => constantPlan(wantedNumber(op, 'value', value)),
  });
