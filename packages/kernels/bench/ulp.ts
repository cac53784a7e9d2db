/** Largest errors in ulp. `tsx --conditions=@isograd/source bench/ulp.ts [stride] [name...]`; stride 1 takes all 2^32 inputs. */
import { kernels } from '../src/index.js';
import { accuracies, measure } from '../test/accuracy.js';

const [stride = '61', ...names] = process.argv.slice(2);
console.log(`every ${stride}th of the 2^32 float32 numbers`);
for (const [name, accuracy] of Object.entries(accuracies)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const { worst, at, strange } = measure(kernels(), accuracy, Number(stride));
  console.log(
    `${name.padEnd(12)} ${worst.toFixed(3)} ulp at ${at}${strange.length > 0 ? `, of another kind: ${strange.join(', ')}` : ''}`,
  );
}
