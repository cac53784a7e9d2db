/** Calls whose results have at least `size` elements, of operands that are small: creation, and everything that grows. */
import * as t from '../src/index.js';

/** The operands, and the calls by name. */
export interface Growing {
  readonly operands: readonly t.Tensor[];
  readonly calls: Readonly<Record<string, () => unknown>>;
}

export function growing(size: number): Growing {
  const side = Math.ceil(Math.sqrt(size));
  const { tensor, ones } = t;
  const [one, line, zero, yes] = [tensor([1]), ones([side]), tensor([0n]), tensor([true])];
  const operands = [one, line, zero, yes];
  // Views: many elements in little memory.
  const [long, column, row] = [one.expand([size]), line.unsqueeze(1), line.unsqueeze(0)];
  const plane = one.expand([side, side]);
  const [many, image] = [zero.expand([size]), one.reshape([1, 1, 1, 1])];
  return { operands, calls: { ...creation(size, side, long), ...joined(), ...products(), ...windows() } };

  function joined(): Growing['calls'] {
    return {
      contiguous: () => long.contiguous(),
      clone: () => plane.clone(),
      'a grid made contiguous': () => t.meshgrid([line, line])[0]!.contiguous(),
      'flatten of what was stretched': () => column.expand([side, side]).flatten(),
      'windows made contiguous': () =>
        line
          .expand([side + 2, side])
          .reshape([-1])
          .unfold(0, side, 1)
          .contiguous(),
      cat: () => t.cat([long, long]),
      stack: () => t.stack([plane, plane]),
      repeat: () => one.repeat([size]),
      tile: () => line.tile([side, 1]),
      repeatInterleave: () => one.repeatInterleave(size),
      'repeatInterleave of each': () => line.repeatInterleave(side),
      pad: () => one.pad([size, 0]),
      oneHot: () => zero.oneHot(size),
      diag: () => line.diag(),
      diagEmbed: () => line.diagEmbed(),
      roll: () => long.roll(1),
      flip: () => long.flip(0),
      tril: () => plane.tril(),
      gather: () => one.gather(0, many),
      indexSelect: () => one.indexSelect(0, many),
      index: () => one.index([many]),
      take: () => one.take(many),
      where: () => t.where(yes, long, 0),
      bincount: () => zero.bincount({ minlength: size }),
      histc: () => one.histc({ bins: size }),
      histogram: () => t.histogram(one, size),
      cartesianProd: () => t.cartesianProd([line, line]),
      vander: () => one.vander(size),
      quantile: () => column.expand([side, side]).quantile(line, 0),
    };
  }

  function products(): Growing['calls'] {
    return {
      add: () => column.add(row),
      mul: () => long.mul(2),
      exp: () => long.exp(),
      gelu: () => long.gelu(),
      eq: () => column.eq(row),
      to: () => long.to('float64'),
      softmax: () => long.softmax(0),
      cumsum: () => long.cumsum(0),
      argsort: () => long.argsort(),
      topk: () => long.topk(size),
      outer: () => line.outer(line),
      matmul: () => column.matmul(row),
      mm: () => column.mm(row),
      bmm: () => column.unsqueeze(0).bmm(row.unsqueeze(0)),
      linear: () => column.linear(column),
      addmm: () => one.addmm(column, row),
      einsum: () => t.einsum('i,j->ij', line, line),
      tensordot: () => line.tensordot(line, 0),
      kron: () => line.kron(line),
    };
  }

  function windows(): Growing['calls'] {
    const [lineOfOne, kernel] = [one.reshape([1, 1, 1]), one.reshape([1, 1, 1])];
    return {
      'conv1d with margins': () => lineOfOne.conv1d(kernel, null, { padding: size }),
      'conv2d with margins': () => image.conv2d(image, null, { padding: side }),
      'conv2d with many filters': () => row.reshape([1, 1, 1, side]).conv2d(line.reshape([side, 1, 1, 1])),
      'convTranspose1d with strides': () =>
        line.reshape([1, 1, side]).convTranspose1d(kernel, null, { stride: side + 1 }),
      'convTranspose2d with strides': () =>
        t.ones([1, 1, 2, 2]).convTranspose2d(image, null, { stride: side }),
      adaptiveAvgPool2d: () => image.adaptiveAvgPool2d([side, side]),
      adaptiveMaxPool2d: () => image.adaptiveMaxPool2d([side, side]),
      avgPool2d: () => plane.reshape([1, 1, side, side]).avgPool2d(1),
      maxPool2d: () => plane.reshape([1, 1, side, side]).maxPool2d(1),
    };
  }
}

const creation = (size: number, side: number, long: t.Tensor): Growing['calls'] => ({
  zeros: () => t.zeros([size]),
  ones: () => t.ones([side, side]),
  empty: () => t.empty([size]),
  full: () => t.full([size], 3, { dtype: 'uint8' }),
  zerosLike: () => t.zerosLike(long),
  onesLike: () => t.onesLike(long),
  emptyLike: () => t.emptyLike(long),
  fullLike: () => t.fullLike(long, 3),
  rand: () => t.rand([size]),
  randn: () => t.randn([size]),
  randint: () => t.randint(0, 9, [size]),
  randLike: () => t.randLike(long),
  randnLike: () => t.randnLike(long),
  randperm: () => t.randperm(size),
  normal: () => t.normal(0, 1, { size: [size] }),
  arange: () => t.arange(size),
  linspace: () => t.linspace(0, 1, size),
  logspace: () => t.logspace(0, 1, size),
  eye: () => t.eye(side),
});
