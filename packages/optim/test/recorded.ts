/** Makes optimisers out of recorded calls, compares with recorded numbers, and calls without types. */
import { isIsogradError } from '@isograd/errors';
import { type Tensor, tensor } from '@isograd/tensor';
import { type Encoded, fromBits } from '@isograd/tensor/testing';
import { expect } from 'vitest';
import * as optim from '../src/index.js';
import type { OptimizerCall } from './golden-files.js';

/** Every optimiser of the package. */
export const kinds = [
  'SGD',
  'Adam',
  'AdamW',
  'RMSprop',
  'Adagrad',
  'Adadelta',
  'Adamax',
  'NAdam',
  'RAdam',
  'ASGD',
  'Rprop',
] as const;

const isOptimizer = (value: unknown): value is optim.Optimizer => value instanceof optim.Optimizer;

/** An optimiser as a caller without types may make it. */
export function made(kind: string, params: unknown, options: object = {}): optim.Optimizer {
  const optimizer: unknown = Reflect.construct(Reflect.get(optim, kind), [params, options]);
  if (isOptimizer(optimizer)) return optimizer;
  throw new TypeError(`${kind} is no optimiser`);
}

/** The optimiser of a recorded call, on these parameters. */
export function recorded(
  { kind, options, groups }: OptimizerCall,
  params: readonly Tensor[],
): optim.Optimizer {
  const parts = groups?.map((group) => ({ ...group, params: group.params.map((i) => params[i]) }));
  return made(kind, parts ?? params, options);
}

/** A method or function as a caller without types may call it. */
export const loose = (owner: object, name: string, ...args: unknown[]): unknown =>
  Reflect.apply(Reflect.get(owner, name), owner, args);

/** A fresh leaf with these numbers. */
export const leaf = (values: Parameters<typeof tensor>[0]): Tensor => tensor(values, { requiresGrad: true });
export const parameter = (encoded: Encoded): Tensor => leaf(fromBits(encoded));

/** One step with these gradients, set by hand. */
export function stepWith(
  optimizer: optim.Optimizer,
  gradients: readonly (readonly [Tensor, Tensor])[],
): void {
  for (const [p, g] of gradients) p.grad = g;
  optimizer.step();
}

/** Largest difference in units of the last place of the largest wanted value; NaN and infinity must be the same. */
export function ulps(found: Tensor, wanted: Tensor): number {
  const [a, b] = [found.data(), wanted.data()];
  const magnitudes = Array.from(b, Math.abs).filter(Number.isFinite);
  const unit = 2 ** (Math.floor(Math.log2(Math.max(...magnitudes, 2 ** -126))) - 23);
  const apart = Array.from(b, (want, i) =>
    Object.is(a[i], want) || a[i] === want ? 0 : Math.abs(a[i]! - want) / unit,
  );
  return Math.max(0, ...apart);
}

/** Code and message of a refusal, whose first line is short enough. */
export function refusal(call: () => unknown): { readonly code: string; readonly message: string } {
  try {
    call();
  } catch (error) {
    if (!isIsogradError(error)) throw error;
    expect(error.message.split('\n')[0]!.length, error.message).toBeLessThanOrEqual(160);
    return { code: error.code, message: error.message };
  }
  throw new Error('the call was accepted');
}
export const refused = (code: string, message: RegExp): unknown => ({
  code,
  message: expect.stringMatching(message),
});
