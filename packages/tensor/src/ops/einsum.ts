/** Sums of products in Einstein's notation, read into diagonals, permutations and matrix products. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import { isFloating, promote } from '../dtype.js';
import type { OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import { type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { mul } from './arithmetic.js';
import { expand, permute, squeeze, unsqueeze } from './axes.js';
import { to } from './cast.js';
import { diagonal } from './diagonals.js';
import { matmul } from './product.js';
import { sum } from './reduce.js';
import { reshape } from './reshapes.js';

/** A tensor whose axes carry letters. */
interface Lettered {
  readonly x: Tensor;
  readonly letters: readonly string[];
}
interface Equation {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/**
 * The sum over all letters that the output does not have of the product of the operands (torch.einsum):
 * `einsum("ij,jk->ik", a, b)` is a matrix product, `einsum("ii->i", a)` a diagonal. Without an arrow the output has
 * the letters that occur once, in alphabetical order. `...` stands for all further axes.
 * Throws `ArgumentError` `ARG_RANGE` for an equation that is none, `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`.
 */
export const einsum: OpFunction<[equation: string, ...xs: Tensor[]]> = Object.assign(
  (equation: string, ...xs: Tensor[]): Tensor => {
    if (typeof equation !== 'string')
      throw new ArgumentError('ARG_TYPE', `einsum: the equation must be a string, got ${shown(equation)}`, {
        op: 'einsum',
      });
    for (let i = 0; i < xs.length; i++) tensorOf('einsum', xs[i], `operand ${i}`);
    const { inputs, output } = parsed(equation, xs);
    const operands = xs.map((x, i) => onDiagonals(x, inputs[i]!));
    const sizes = sizesOf(equation, operands);
    const [first, ...others] = operands;
    const product = others.reduce((left, right, i) => {
      const needed = new Set([...output, ...others.slice(i + 1).flatMap(({ letters }) => letters)]);
      return contracted(left, right, needed, sizes);
    }, first!);
    return ordered(reduced(product, new Set(output)), output, sizes);
  },
  { op: matmul.op },
);

function refuse(equation: string, what: string): never {
  throw new ArgumentError('ARG_RANGE', `einsum: ${shown(equation)}: ${what}`, {
    op: 'einsum',
    details: { equation },
  });
}

/** The letters of every axis; further axes of `...` get numbers from the back, so that they line up. */
function parsed(equation: string, xs: readonly Tensor[]): Equation {
  const [left = '', right, more] = equation.replaceAll(/\s/g, '').split('->');
  if (more !== undefined) refuse(equation, 'one arrow at most');
  const terms = left.split(',');
  if (terms.length !== xs.length) refuse(equation, `${terms.length} terms for ${xs.length} operands`);
  const inputs = terms.map((term, i) => lettersOf(equation, term, xs[i]!.shape.length, i));
  const further = Math.max(0, ...inputs.map((letters) => letters.filter((l) => /\d/.test(l)).length));
  const all = inputs.flat();
  if (right === undefined) {
    const once = [...new Set(all)]
      .filter((l) => !/\d/.test(l) && all.indexOf(l) === all.lastIndexOf(l))
      .toSorted();
    return { inputs, output: [...furtherAxes(further), ...once] };
  }
  const output = split(equation, right).flatMap((l) => (l === '...' ? furtherAxes(further) : [l]));
  for (const [i, letter] of output.entries()) {
    if (output.indexOf(letter) !== i) refuse(equation, `"${letter}" stands twice in the output`);
    if (!all.includes(letter) && !/\d/.test(letter))
      refuse(equation, `"${letter}" of the output is in no operand`);
  }
  return { inputs, output };
}

const furtherAxes = (n: number): string[] => Array.from({ length: n }, (_, i) => String(n - 1 - i));

function split(equation: string, term: string): string[] {
  const letters = term.match(/\.\.\.|[A-Za-z]/g) ?? [];
  if (letters.join('') !== term || letters.filter((l) => l === '...').length > 1)
    refuse(equation, `${shown(term)} is not made of letters and one "..." at most`);
  return letters;
}

function lettersOf(equation: string, term: string, rank: number, i: number): readonly string[] {
  const letters = split(equation, term);
  const open = letters.includes('...');
  const named = letters.length - (open ? 1 : 0);
  if (open ? rank < named : rank !== named)
    throw new ShapeError(
      'SHAPE_RANK',
      `einsum: ${shown(term)} names ${named} axes of operand ${i}, which has ${rank}`,
      {
        op: 'einsum',
        details: { equation, operand: i, rank },
      },
    );
  return letters.flatMap((l) => (l === '...' ? furtherAxes(rank - named) : [l]));
}

/** A letter that stands twice in one term looks at a diagonal. */
function onDiagonals(x: Tensor, letters: readonly string[]): Lettered {
  const again = letters.findIndex((l, i) => letters.indexOf(l) !== i);
  if (again < 0) return { x, letters };
  const first = letters.indexOf(letters[again]!);
  if (x.shape[first] !== x.shape[again])
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `einsum: "${letters[again]}" has sizes ${x.shape[first]} and ${x.shape[again]} in one operand`,
      { op: 'einsum', details: { shape: x.shape, dims: [first, again] } },
    );
  const rest = letters.filter((_, i) => i !== first && i !== again);
  return onDiagonals(diagonal(x, 0, first, again), [...rest, letters[again]!]);
}

/** The length of every letter; length 1 stretches. */
function sizesOf(equation: string, operands: readonly Lettered[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const [i, { x, letters }] of operands.entries())
    letters.forEach((letter, d) => {
      const [n, known] = [x.shape[d]!, sizes.get(letter) ?? 1];
      if (n !== known && n !== 1 && known !== 1)
        throw new ShapeError(
          'SHAPE_MISMATCH',
          `einsum: "${letter}" has size ${n} in operand ${i}, ${known} before it`,
          { op: 'einsum', details: { equation, letter, sizes: [known, n] } },
        );
      sizes.set(letter, known === 1 ? n : known);
    });
  return sizes;
}

/** Sums the axes that nobody needs any more. */
function reduced({ x, letters }: Lettered, needed: ReadonlySet<string>): Lettered {
  const gone = letters.flatMap((l, d) => (needed.has(l) ? [] : [d]));
  if (gone.length === 0) return { x, letters };
  return { x: sum(x, gone), letters: letters.filter((l) => needed.has(l)) };
}

const lengthIn = ({ x, letters }: Lettered, letter: string): number =>
  letters.includes(letter) ? x.shape[letters.indexOf(letter)]! : 1;

/** Sums the axes that neither the result needs nor `other` has; those of length 1 hold nothing to sum, so the type stays. */
function alone(own: Lettered, other: Lettered, needed: ReadonlySet<string>): Lettered {
  const unused = own.letters.filter((l) => !needed.has(l));
  const single = unused.filter((l) => lengthIn(own, l) === 1);
  const squeezed: Lettered = {
    x: squeeze(
      own.x,
      single.map((l) => own.letters.indexOf(l)),
    ),
    letters: own.letters.filter((l) => !single.includes(l)),
  };
  return reduced(squeezed, new Set([...needed, ...unused.filter((l) => lengthIn(other, l) !== 1)]));
}

/** The axes in another order, absent ones of length 1. */
function placed({ x, letters }: Lettered, order: readonly string[]): Tensor {
  const present = order.filter((l) => letters.includes(l));
  const moved = permute(
    x,
    present.map((l) => letters.indexOf(l)),
  );
  return order.reduce((y, l, d) => (letters.includes(l) ? y : unsqueeze(y, d)), moved);
}

/** The axes in another order, all stretched to full length. */
function ordered(own: Lettered, order: readonly string[], sizes: ReadonlyMap<string, number>): Tensor {
  return stretched(
    placed(own, order),
    order.map((l) => sizes.get(l) ?? 1),
  );
}
const stretched = (x: Tensor, shape: Shape): Tensor =>
  x.shape.every((n, d) => n === shape[d]) ? x : expand(x, shape);

/** Two operands as one: by elements where no letter is summed over both, as in PyTorch, else by a matrix product. */
function contracted(
  a: Lettered,
  b: Lettered,
  needed: ReadonlySet<string>,
  sizes: ReadonlyMap<string, number>,
): Lettered {
  const [left, right] = [alone(a, b, needed), alone(b, a, needed)];
  const letters = [...new Set([...left.letters, ...right.letters])];
  return letters.every((l) => needed.has(l))
    ? { x: mul(placed(left, letters), placed(right, letters)), letters }
    : multiplied(left, right, needed, sizes);
}

/** One matrix product: letters of both that are still needed are its stack, the other common ones are summed. */
function multiplied(
  left: Lettered,
  right: Lettered,
  needed: ReadonlySet<string>,
  sizes: ReadonlyMap<string, number>,
): Lettered {
  const common = left.letters.filter((l) => right.letters.includes(l));
  const [stack, summed] = [common.filter((l) => needed.has(l)), common.filter((l) => !needed.has(l))];
  const [rows, columns] = [left, right].map(({ letters }) => letters.filter((l) => !common.includes(l)));
  const lengths = (letters: readonly string[]): number[] => letters.map((l) => sizes.get(l)!);
  const [s, n, k, m] = [stack, rows!, summed, columns!].map((letters) => sizeOf(lengths(letters)));
  const p = reshape(ordered(left, [...stack, ...rows!, ...summed], sizes), [s!, n!, k!]);
  const q = reshape(ordered(right, [...stack, ...summed, ...columns!], sizes), [s!, k!, m!]);
  const letters = [...stack, ...rows!, ...columns!];
  return { x: reshape(matmul(...alike(p, q)), lengths(letters)), letters };
}

/** A sum of small integers is int64; its partner follows. Other mixtures are left for matmul to refuse. */
const alike = (p: Tensor, q: Tensor): [Tensor, Tensor] =>
  p.dtype === q.dtype || isFloating(p.dtype) || isFloating(q.dtype)
    ? [p, q]
    : [to(p, promote(p, q)), to(q, promote(p, q))];
