/** Whether two results are the same, without keeping one of them. */
import type { Tensor } from '@isograd/tensor';

/** Shape and bits of a tensor, in short. */
export function fingerprint(x: Tensor): string {
  let value = x;
  while (value.box !== null) value = value.box.value;
  const data = value.data();
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  // FNV-1a.
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return `[${value.shape}] ${hash}`;
}
