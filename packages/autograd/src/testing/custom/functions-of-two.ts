/** Functions of two tensors, and of arguments that are no tensors: in plain operations and by rules. */
import type { Tensor } from '@isograd/tensor';
import { checkpoint, customVjp } from '../../index.js';
import { by, plain, type Context, type Cotangent, type Row } from './rule.js';

const product = {
  forward: (ctx: Context, a: Tensor, b: Tensor): Tensor => (ctx.saveForBackward(a, b), a.mul(b)),
  backward(ctx: Context, g: Tensor): readonly Cotangent[] {
    const [a, b] = ctx.savedTensors;
    const [first, second] = ctx.needsInputGrad;
    return [first ? g.mul(b!) : null, second ? g.mul(a!) : null];
  },
};
const pushed = (ctx: Context, s: Cotangent, t: Cotangent): Cotangent => {
  const [a, b] = ctx.savedTensors;
  const parts = [s?.mul(b!), t?.mul(a!)].filter((part) => part !== undefined);
  return parts.length === 0 ? null : parts.reduce((x, y) => x.add(y));
};
const sums = (g: Tensor, to: Tensor): Tensor => (to.ndim === 0 ? g.sum() : g);

const products: Row = {
  title: 'a product',
  at: [plain([0.8, -0.6]), plain([1.5, 0.4])],
  plain: (a, b) => [a.mul(b)],
  forms: {
    'a Function': by(product),
    'a Function with a forward rule': by({ ...product, jvp: (ctx, s, t) => pushed(ctx, s, t) }),
    'a Function with arguments that are no tensors': by(product, ['name', 3, null, { by: 2 }]),
    'a Function that saves views': by({
      forward(ctx, a, b) {
        ctx.saveForBackward(a.reshape([-1]), b.reshape([-1]), a, b);
        return a.mul(b);
      },
      backward(ctx, g) {
        const [, , a, b] = ctx.savedTensors;
        return [g.mul(b!), g.mul(a!)];
      },
    }),
    customVjp: (a, b) => [
      customVjp(
        (x: Tensor, y: Tensor) => x.mul(y),
        (x, y) => [x.mul(y), { x, y }],
        ({ x, y }, g) => [g.mul(y), g.mul(x)],
      )(a, b),
    ],
    'customVjp with residuals that it made': (a, b) => [
      customVjp(
        (x: Tensor, y: Tensor) => x.mul(y),
        (x, y) => [x.mul(y), [x.mul(2), y.mul(2)]],
        ([x, y], g) => [g.mul(y!).mul(0.5), g.mul(x!).mul(0.5)],
      )(a, b),
    ],
    'a checkpoint': (a, b) => [checkpoint((x: Tensor, y: Tensor) => x.mul(y), a, b)],
    'a checkpoint that captures': (a, b) => [checkpoint((x: Tensor) => x.mul(b), a)],
    'a checkpoint that captures all': (a, b) => [checkpoint(() => a.mul(b))],
    'a checkpoint of a Function that captures': (a, b) => checkpoint((x: Tensor) => by(product)(x, b), a),
  },
};

const broadcast: Row = {
  title: 'a vector times a number',
  at: [plain([0.8, -0.6]), plain(1.5)],
  plain: (a, b) => [a.mul(b)],
  forms: {
    'a Function whose gradient is summed for it': by(product),
    'a Function that sums itself': by({
      ...product,
      backward(ctx, g) {
        const [a, b] = ctx.savedTensors;
        return [sums(g.mul(b!), a!), sums(g.mul(a!), b!)];
      },
    }),
    'a Function with a forward rule': by({ ...product, jvp: (ctx, s, t) => pushed(ctx, s, t) }),
    customVjp: (a, b) => [
      customVjp(
        (x: Tensor, y: Tensor) => x.mul(y),
        (x, y) => [x.mul(y), { x, y }],
        ({ x, y }, g) => [sums(g.mul(y), x), sums(g.mul(x), y)],
      )(a, b),
    ],
    'a checkpoint': (a, b) => [checkpoint((x: Tensor, y: Tensor) => x.mul(y), a, b)],
  },
};

/** `a ** 2 * b`, in which `b` is a constant. */
const constants: Row = {
  title: 'a square times a constant',
  at: [plain([0.8, -0.6]), plain([1.5, 0.4])],
  plain: (a, b) => [a.square().mul(b.detach())],
  forms: {
    'a Function that gives null': by({
      forward: (ctx, a, b) => (ctx.saveForBackward(a, b), a.square().mul(b)),
      backward(ctx, g) {
        const [a, b] = ctx.savedTensors;
        return [g.mul(a!).mul(b!.detach()).mul(2), null];
      },
    }),
    'a Function that gives null, with a forward rule': by({
      forward: (ctx, a, b) => (ctx.saveForBackward(a, b), a.square().mul(b)),
      backward(ctx, g) {
        const [a, b] = ctx.savedTensors;
        return [g.mul(a!).mul(b!.detach()).mul(2), null];
      },
      jvp(ctx, s) {
        const [a, b] = ctx.savedTensors;
        return s && s.mul(a!).mul(b!.detach()).mul(2);
      },
    }),
    'customVjp that gives null': (a, b) => [
      customVjp(
        (x: Tensor, y: Tensor) => x.square().mul(y),
        (x, y) => [x.square().mul(y), { x, y }],
        ({ x, y }, g) => [g.mul(x).mul(y.detach()).mul(2), null],
      )(a, b),
    ],
    'a checkpoint': (a, b) => [checkpoint((x: Tensor, y: Tensor) => x.square().mul(y.detach()), a, b)],
  },
};

const productAndSigns = {
  forward(ctx: Context, a: Tensor, b: Tensor): readonly Tensor[] {
    const signs = a.sign();
    ctx.markNonDifferentiable(signs);
    ctx.saveForBackward(a, b);
    return [a.mul(b), a, signs];
  },
  backward(ctx: Context, g: Tensor, h: Tensor): readonly Tensor[] {
    const [a, b] = ctx.savedTensors;
    return [g.mul(b!).add(h), g.mul(a!)];
  },
};
/** The product, its first factor as it is, and signs without a gradient. */
const mixed: Row = {
  title: 'a product, a factor, and signs',
  at: [plain([0.8, -0.6]), plain([1.5, 0.4])],
  plain: (a, b) => [a.mul(b), a.clone(), a.detach().sign()],
  forms: {
    'a Function that returns its argument': by(productAndSigns),
    'a Function that returns its argument, with a forward rule': by({
      ...productAndSigns,
      jvp: (ctx, s, t) => [pushed(ctx, s, t), s!, null],
    }),
    customVjp: (a, b) => [
      ...customVjp(
        (x: Tensor, y: Tensor) => [x.mul(y), x, x.sign()],
        (x, y) => [[x.mul(y), x, x.sign()], { x, y }],
        ({ x, y }, [g, h]) => [g!.mul(y).add(h!), g!.mul(x)],
      )(a, b),
    ],
    'a checkpoint': (a, b) =>
      checkpoint((x: Tensor, y: Tensor) => [x.mul(y), x.clone(), x.detach().sign()], a, b),
  },
};

export const functionsOfTwo: readonly Row[] = [products, broadcast, constants, mixed];
