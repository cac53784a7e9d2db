/** Starts a worker thread in Node or in a page. The casts name what those hosts offer and the packages' types do not load. */
import type { Memory } from './engine.js';
import { workerSource } from './worker-source.js';

/** What a worker is told. */
export interface Message {
  /** The compiled module of the kernels. Sent compiled, so that a worker computes by the same code. */
  readonly module: object;
  /** Where the matrix product is: in that module or in one of its own. */
  readonly product: { readonly module: object; readonly name: string };
  readonly memory: Memory;
  readonly scratch: number;
  /** Where the control block stands. */
  readonly address: number;
  readonly index: number;
}

/** Part of a page's global object. */
interface Page {
  readonly Worker?: new (url: unknown) => { postMessage: (message: Message) => void };
  readonly Blob: new (parts: string[], options: { type: string }) => object;
  readonly URL: { createObjectURL: (blob: object) => string };
  readonly trustedTypes?: {
    createPolicy: (
      name: string,
      rules: { createScriptURL: (url: string) => string },
    ) => { createScriptURL: (url: string) => unknown };
  };
}

/** The name a page that enforces Trusted Types must allow for threads. */
export const policyName = 'isograd-kernels';

/** Starts one worker that keeps no process alive. */
export function startWorker(message: Message): void {
  const threads =
    typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:worker_threads');
  if (threads !== undefined) {
    // The worker needs none of the loaders and flags this process may run under.
    new threads.Worker(workerSource, { eval: true, workerData: message, execArgv: [], env: {} }).unref();
    return;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the head of this file says why
  const page = globalThis as unknown as Page;
  if (page.Worker === undefined) return;
  const url = page.URL.createObjectURL(new page.Blob([workerSource], { type: 'text/javascript' }));
  const policy = page.trustedTypes?.createPolicy(policyName, { createScriptURL: (trusted) => trusted });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
  new page.Worker(policy?.createScriptURL(url) ?? url).postMessage(message);
}
