/** Adds to an error where it happened, while it passes the modules that were being called. Costs nothing until one throws. */
import { type IsogradError, isIsogradError } from '@isograd/errors';
import type { Module } from './module.js';
import { at, pathTo } from './walk.js';

interface Origin {
  /** The innermost module that was running. */
  readonly module: Module;
  readonly message: string;
}
const origins = new WeakMap<IsogradError, Origin>();
const longestLine = 160;

/** The module in which an error arose, if it passed one. */
export const originOf = (error: unknown): Module | undefined =>
  isIsogradError(error) ? origins.get(error)?.module : undefined;

/**
 * The same error; its message now begins with the path from `module`, which is being left, to where it arose. Errors
 * that are not ours pass unchanged.
 */
export function located(error: unknown, module: Module): unknown {
  if (!isIsogradError(error)) return error;
  const origin = origins.get(error) ?? { module, message: withoutOp(error, module) };
  origins.set(error, origin);
  const path = pathTo(module, origin.module);
  // Not a field of the caller, for example kept in a closure: the path known so far stays.
  if (path !== null) rename(error, fitted(path, origin), path === '' ? origin.module.kind : path);
  return error;
}

/** Adds a fact to an error that has been located. */
export function explain(error: unknown, fact: string): void {
  const origin = isIsogradError(error) ? origins.get(error) : undefined;
  if (!isIsogradError(error) || origin === undefined) return;
  const [first = '', ...rest] = origin.message.split('\n');
  origins.set(error, { ...origin, message: [first, fact, ...rest].join('\n') });
  rename(error, [error.message.split('\n')[0], fact, ...rest].join('\n'), error.op ?? '');
}

function rename(error: IsogradError, message: string, op: string): void {
  const { stack } = error;
  const before = error.message;
  Object.assign(error, { message, op });
  if (stack !== undefined)
    Object.defineProperty(error, 'stack', { value: stack.replace(before, () => message) });
}

/** "linear: …" inside a Linear says the same thing twice. */
function withoutOp({ message }: IsogradError, module: Module): string {
  const own = module.kind.toLowerCase();
  const [who, rest] = [message.slice(0, message.indexOf(': ')), message.slice(message.indexOf(': ') + 2)];
  return who.toLowerCase() === own ? rest : message;
}

/** The path is cut from the left where the first line would grow too long. */
function fitted(path: string, { module, message }: Origin): string {
  const whole = `${at(module, path)}: ${message}`;
  const over = whole.split('\n')[0]!.length - longestLine;
  if (over <= 0 || path.length < 20) return whole;
  const kept = path.slice(Math.min(over + 1, path.length - 16));
  return `…${at(module, kept)}: ${message}`;
}
