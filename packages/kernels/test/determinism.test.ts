/** The default kernels give the same bits on every engine and machine, cold and hot, with any number of threads. */
import { beforeEach, describe, expect, test } from 'vitest';
import { browser, type Host, nodes } from './determinism-hosts.js';

/** Of all results of all compiled kernels, and of products and convolutions that threads share. */
const committed = 4054786432;

const found = browser();
// Where there is no browser, a host that says so stands in: its tests are skipped, not lost.
const hosts: (Host | { readonly name: string; readonly missing: string })[] = [
  ...nodes(),
  typeof found === 'string' ? { name: 'Chromium', missing: found } : found,
];

describe.each(hosts)('on $name', { timeout: 180_000 }, (host) => {
  const there = 'ask' in host ? host : undefined;
  const ask: Host['ask'] = (request, flags) => there!.ask(request, flags);
  const told = 'missing' in host ? host.missing : '';
  if (told !== '') console.info(`${host.name}: determinism is not tested: ${told}`);
  beforeEach(({ skip }) => skip(told !== '', told));

  test.for([1, 2])(
    'KERN-17: the hash of all results is the committed one on %i of 2 threads, and stays it while the engine optimises',
    async (threads) => {
      const report = await ask({ threads, mode: 'default', rounds: 2 });
      expect(report).toEqual({
        mode: 'default',
        threads,
        hashes: [committed, committed],
        exact: true,
        distance: 0,
      });
    },
  );

  test.for(['--liftoff-only', '--no-liftoff'])(
    'code of one compiler alone gives the committed hash, too: %s',
    async (flag) => {
      const { hashes } = await ask({ threads: 1, mode: 'default', rounds: 1 }, [flag]);
      expect(hashes).toEqual([committed]);
    },
  );

  test.for(['fused', 'wide'] as const)(
    '%s products have the same bits with 1 and 2 threads, are exact where numbers are whole, and stay near the default',
    async (mode, { skip }) => {
      const one = await ask({ threads: 1, mode, rounds: 10 });
      if (one.mode !== mode) {
        console.info(`${host.name}: ${mode} is not tested: it does not run here`);
        skip('does not run here');
      }
      const two = await ask({ threads: 2, mode, rounds: 10 });
      const fused = await ask({ threads: 1, mode: 'fused', rounds: 1 });
      expect(new Set([...one.hashes, ...two.hashes, ...fused.hashes]).size).toBe(1);
      expect([one.threads, two.threads]).toEqual([1, 2]);
      expect([one.exact, two.exact]).toEqual([true, true]);
      // Both sums are off by at most (k + 1) 2^-24 of the sum of the sizes of what they add.
      expect(Math.max(one.distance, two.distance)).toBeLessThanOrEqual(1);
    },
  );
});
