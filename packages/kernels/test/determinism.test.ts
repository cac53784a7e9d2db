/** The default kernels give the same bits on every engine and machine, cold and hot. */
import { expect, test } from 'vitest';
import { kernels } from '../src/index.js';
import { cases } from './cases/index.js';
import { type Case, resultOf } from './lab.js';

/** A hash of all results of all compiled kernels, every NaN counting as the same. */
function hashOfAll(): number {
  let hash = 0;
  for (const sample of Object.values<Case>(cases))
    for (const word of canonical(sample.kind, resultOf(sample, kernels())))
      hash = Math.imul(hash ^ word, 0x01000193) ^ (hash >>> 13);
  return hash >>> 0;
}

function canonical(kind: Case['kind'], bytes: Uint8Array<ArrayBuffer>): Int32Array {
  if (kind !== 'bytes') {
    const view = kind === 'float64' ? new Float64Array(bytes.buffer) : new Float32Array(bytes.buffer);
    for (let i = 0; i < view.length; i++) if (Number.isNaN(view[i])) view[i] = 0.123;
  }
  return new Int32Array(bytes.buffer);
}

test('KERN-17: the hash of all results is the committed one, and stays it while the engine optimises', () => {
  const cold = hashOfAll();
  const hot = hashOfAll();
  expect(hot).toBe(cold);
  expect(cold).toBe(3355221291);
});
