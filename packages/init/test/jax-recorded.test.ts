/** What jax.nn.initializers 0.10.2 draw on a CPU comes out bit for bit, in both layouts. */
import { readFileSync } from 'node:fs';
import { JaxKey } from '@isograd/random';
import { expect, test } from 'vitest';
import { type Initializer, jax } from '../src/index.js';

interface Case {
  readonly partitionable: boolean;
  readonly name: string;
  readonly options: object;
  readonly shape: readonly number[];
  readonly out: string;
}
const file: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('golden/jax.json', import.meta.url), 'utf8'),
);

function apart({ partitionable, name, options, shape, out }: Case): { bits: number; most: number } {
  const generator = JaxKey.fromSeed(3, { partitionable });
  const initializer: Initializer = Reflect.apply(Reflect.get(jax, name), jax, [options]);
  const values = initializer.make(shape, { generator }).contiguous().data();
  const bytes = Buffer.from(out, 'hex');
  const expected = Array.from(values, (_, i) => bytes.readFloatBE(4 * i));
  expect(4 * values.length).toBe(bytes.length);
  const gaps = expected.map((x, i) => Math.abs(x - values[i]!));
  return { bits: gaps.filter((gap) => gap > 0).length, most: Math.max(...gaps) };
}

const title = ({ name, options, shape, partitionable }: Case): string =>
  `${name}(${JSON.stringify(options)}) [${shape}], partitionable: ${partitionable}`;
const ofQr = ({ name }: Case): boolean => name === 'orthogonal' || name === 'deltaOrthogonal';
const [drawn, factorised] = [file.cases.filter((c) => !ofQr(c)), file.cases.filter(ofQr)];

test.each(drawn.map((c) => [title(c), c] as const))('%s', (_, c) => expect(apart(c).bits).toBe(0));

// JAX factorises in float32, we in float64; entries are at most 1.
test.each(factorised.map((c) => [title(c), c] as const))('%s: to 1e-6', (_, c) =>
  expect(apart(c).most).toBeLessThan(1e-6),
);
