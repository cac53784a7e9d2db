/** Arrays whose memory was transferred to another thread, which look like empty ones. */

/** Whether the memory of a view was transferred away: then it has no bytes, and no view can be made on its buffer. */
export function isDetached({ byteLength, buffer }: ArrayBufferView): boolean {
  if (byteLength > 0) return false;
  try {
    return new Uint8Array(buffer).length < 0;
  } catch {
    return true;
  }
}
