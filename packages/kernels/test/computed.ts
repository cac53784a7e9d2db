/** Calls of single float64 kernels on plain numbers. */
import { f64View, ring } from '../src/index.js';

/** Calls a kernel with these operands and as much room for the result; gives the result. */
export function computed(
  size: number,
  operands: readonly (readonly number[])[],
  call: (at: number[], out: number) => void,
): number[] {
  ring.begin();
  const at = operands.map((values) => {
    const address = ring.address(ring.allocate(8 * values.length));
    f64View().set(values, address / 8);
    return address;
  });
  const out = ring.address(ring.allocate(8 * size));
  call(at, out);
  return [...f64View().subarray(out / 8, out / 8 + size)];
}
