/** The built-in pictures: Optical Recognition of Handwritten Digits, test part. */
import { type Tensor, tensor } from '@isograd/tensor';
import { digitsText } from './digits-text.js';

/** Pictures of digits. */
export interface Digits {
  /** float32 [1797, 64]: pixels 0 to 16, row by row. `x.view([-1, 1, 8, 8])` makes pictures of them. */
  readonly x: Tensor;
  /** int64 [1797]: the digits. */
  readonly y: Tensor;
}

/**
 * 1,797 pictures of handwritten digits, 8 x 8 pixels with values 0 to 16.
 * E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0.
 */
export function digits(): Digits {
  const pictures = digitsText.trim().split(/\s+/);
  const x = new Float32Array(pictures.length * 64);
  pictures.forEach((picture, i) => unpack(picture.slice(0, -1), x.subarray(i * 64, (i + 1) * 64)));
  const y = Float64Array.from(pictures, (picture) => Number(picture.at(-1)));
  return { x: tensor(x, { shape: [pictures.length, 64] }), y: tensor(y, { dtype: 'int64' }) };
}

/** `A` to `Z` are 1 to 26 zeros; other characters are one pixel in base 36. */
function unpack(runs: string, to: Float32Array): void {
  let at = 0;
  for (const character of runs)
    if (character <= 'Z' && character >= 'A') at += character.charCodeAt(0) - 64;
    else to[at++] = Number.parseInt(character, 36);
}
