/** What the limits test runs in a process whose engine has little memory: what fails, what stays, what goes on. */
import { isIsogradError } from '@isograd/errors';
import { memory } from '@isograd/kernels';
import { cat, full, ones, zeros } from '../src/index.js';

/** What the process tells. */
export interface Outcome {
  /** How large the memory got. */
  readonly bytes: number;
  /** What became of each call: the code of our error, or how it failed otherwise. */
  readonly codes: Readonly<Record<string, string>>;
  /** Which calls changed a number of a tensor that was there, or broke a small operation after them. */
  readonly broken: readonly string[];
}

const mega = 2 ** 20;

/** Runs calls that need more than `megabytes` while tensors of half as many bytes are kept. */
export function starve(megabytes: number): Outcome {
  const kept = Array.from({ length: megabytes / 2 }, (_, i) => full([mega / 4], i));
  const [a, b] = [0.4, 0.4].map((share) => ones([Math.round(megabytes * share) * 512, 512]));
  const calls: Readonly<Record<string, () => unknown>> = {
    zeros: () => zeros([megabytes * mega]),
    add: () => a!.add(b!),
    cat: () => cat([a!, b!]),
    repeat: () => a!.repeat([3, 1]),
    outer: () => ones([8192]).outer(ones([8192])),
    oneHot: () => zeros([mega], { dtype: 'int64' }).oneHot(16),
    pad: () => a!.pad([512, 0]),
    contiguous: () => ones([mega, 1]).expand([mega, 32]).contiguous(),
    conv2d: () => ones([1, 1, 1024, 1024]).conv2d(ones([32, 1, 1, 1])),
    matmul: () => zeros([16 * mega, 1]).matmul(zeros([1, 16])),
    'in place, over a view': () => a!.t().mul_(b!.t().neg()),
    'in place, of a function': () => a!.t().sub_(b!.t().exp()),
  };
  const [codes, broken]: [Record<string, string>, string[]] = [{}, []];
  for (const [name, call] of Object.entries(calls)) {
    codes[name] = codeOf(call);
    const same = kept.every((x, i) => x.data().every((v) => v === i));
    const intact = [a!, b!].every((x) => x.data().every((v) => v === 1) && x.version === 0);
    if (!same || !intact || kept[3]!.add(1).sum().item() !== mega) broken.push(name);
  }
  return { bytes: memory().buffer.byteLength, codes, broken };
}

function codeOf(call: () => unknown): string {
  try {
    call();
    return 'accepted';
  } catch (error) {
    return isIsogradError(error) ? error.code : String(error);
  }
}
