/** What a case that runs here and in PyTorch may answer, and short ways to make its tensors. */
import { type Nested, tensor, Tensor } from '@isograd/tensor';

export type Answer = Tensor | number | string | boolean | null | readonly Answer[];
export type Cases = Readonly<Record<string, () => Answer>>;

/** A float64 leaf that requires grad. */
export const leaf = (values: Nested): Tensor => tensor(values, { dtype: 'float64', requiresGrad: true });
/** A float64 tensor that does not. */
export const plain = (values: Nested): Tensor => tensor(values, { dtype: 'float64' });

/** Tensors as nested lists. */
export function told(answer: Answer): unknown {
  if (answer instanceof Tensor) return answer.tolist();
  return Array.isArray(answer) ? answer.map((part: Answer) => told(part)) : answer;
}
