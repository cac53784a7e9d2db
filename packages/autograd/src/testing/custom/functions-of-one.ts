/** Functions of one tensor: in plain operations, and by every kind of rule that a user can write. */
import type { Tensor } from '@isograd/tensor';
import { checkpoint, customVjp } from '../../index.js';
import { by, plain, type Context, type Cotangent, type Row } from './rule.js';

const saved = (ctx: Context): Tensor => ctx.savedTensors[0]!;
const cube = {
  forward: (ctx: Context, x: Tensor): Tensor => (ctx.saveForBackward(x), x.pow(3)),
  backward: (ctx: Context, g: Tensor): Tensor => g.mul(saved(ctx)).mul(saved(ctx)).mul(3),
};
/** The cube of `x`, written over the copy that comes with it. */
const written = by({
  forward(ctx, copy, x) {
    ctx.markDirty(copy);
    ctx.saveForBackward(x);
    return copy.pow_(3);
  },
  backward: (ctx, g) => [g.mul(saved(ctx)).mul(saved(ctx)).mul(3), null],
});
const exp = {
  forward(ctx: Context, x: Tensor): Tensor {
    const y = x.exp();
    ctx.saveForBackward(y);
    return y;
  },
  backward: (ctx: Context, g: Tensor): Tensor => g.mul(saved(ctx)),
};
/** The square that backward needs is an output, so that it is no constant. */
const cubeAndSquare = {
  forward(ctx: Context, x: Tensor): readonly Tensor[] {
    const square = x.mul(x);
    ctx.saveForBackward(x, square);
    return [square.mul(x), square];
  },
  backward(ctx: Context, g: Tensor, h: Tensor): Tensor {
    const [x, square] = ctx.savedTensors;
    return g.mul(square!).mul(3).add(h.mul(x!).mul(2));
  },
};
const pushed = (t: Cotangent, ctx: Context): Tensor => {
  const [x, square = x!.mul(x!)] = ctx.savedTensors;
  return t!.mul(square).mul(3);
};

/** `x ** 3`. */
const cubes: Row = {
  title: 'a cube',
  at: [plain([0.8, -0.6])],
  plain: (x) => [x.pow(3)],
  forms: {
    'a Function that saves its argument': by(cube),
    'a Function with a forward rule': by({ ...cube, jvp: (ctx, t) => pushed(t, ctx) }),
    'a Function that makes what it saves': by({
      forward(ctx, x) {
        const square = x.mul(x);
        ctx.saveForBackward(square);
        return square.mul(x);
      },
      backward: (ctx, g) => g.mul(saved(ctx)).mul(3),
    }),
    'a Function that makes what it saves, with a forward rule': by({
      forward(ctx, x) {
        const square = x.mul(x);
        ctx.saveForBackward(x, square);
        return square.mul(x);
      },
      backward: (ctx, g) => g.mul(ctx.savedTensors[1]!).mul(3),
      jvp: (ctx, t) => pushed(t, ctx),
    }),
    'a Function of Functions': by({
      forward(ctx, x) {
        ctx.saveForBackward(x);
        return by(cube)(x)[0]!;
      },
      backward(ctx, g) {
        const [square] = by({
          forward: (inner, x) => (inner.saveForBackward(x), x.square()),
          backward: (inner, h) => h.mul(saved(inner)).mul(2),
        })(saved(ctx));
        return g.mul(square!).mul(3);
      },
    }),
    'a Function once differentiable': by({ ...cube, onceDifferentiable: true }),
    'a Function that writes into a copy': (x) => written(x.clone(), x),
    'a Function that writes into a copy, which is read afterwards': (x) => {
      const y = x.clone();
      written(y, x);
      return [y];
    },
    'a Function that writes into a view of a copy': (x) => {
      const y = x.clone();
      written(y.reshape([-1]), x.reshape([-1]));
      return [y];
    },
    'customVjp with its argument': (x) => [
      customVjp(
        (y: Tensor) => y.pow(3),
        (y) => [y.pow(3), y],
        (y, g) => [g.mul(y).mul(y).mul(3)],
      )(x),
    ],
    'customVjp with what it made': (x) => [
      customVjp(
        (y: Tensor) => y.pow(3),
        (y) => [y.pow(3), { square: y.mul(y), of: 'y' }],
        ({ square }, g) => [g.mul(square).mul(3)],
      )(x),
    ],
    'a checkpoint': (x) => [checkpoint((y: Tensor) => y.pow(3), x)],
    'a checkpoint of a Function': (x) => checkpoint((y: Tensor) => by(cube)(y), x),
    'a checkpoint in a checkpoint': (x) => [
      checkpoint((y: Tensor) => checkpoint((z: Tensor) => z.mul(z), y).mul(y), x),
    ],
  },
  orders: {
    'a Function that makes what it saves': 1,
    'a Function that makes what it saves, with a forward rule': 1,
  },
  refusals: { 'a Function once differentiable': 'GRAD_HIGHER_ORDER' },
};

/** `exp(x)`. */
const exponentials: Row = {
  title: 'an exponential',
  at: [plain([0.3, -0.5])],
  plain: (x) => [x.exp()],
  forms: {
    'a Function that saves its result': by(exp),
    'a Function that saves its result, with a forward rule': by({
      ...exp,
      jvp: (ctx, t) => t!.mul(saved(ctx)),
    }),
    'a Function that writes its result over a copy': (x) =>
      by({
        forward(ctx, y) {
          ctx.markDirty(y);
          ctx.saveForBackward(y.exp_());
          return y;
        },
        backward: exp.backward,
      })(x.clone()),
    'customVjp with its result': (x) => [
      customVjp(
        (y: Tensor) => y.exp(),
        (y) => {
          const e = y.exp();
          return [e, e];
        },
        (e, g) => [g.mul(e)],
      )(x),
    ],
    'a checkpoint': (x) => [checkpoint((y: Tensor) => y.exp(), x)],
  },
};

/** `x ** 3` and `x ** 2`. */
const pairs: Row = {
  title: 'a cube and a square',
  at: [plain([0.8, -0.6])],
  plain: (x) => [x.pow(3), x.square()],
  forms: {
    'a Function that saves an output': by(cubeAndSquare),
    'a Function that saves an output, with a forward rule': by({
      ...cubeAndSquare,
      jvp: (ctx, t) => [pushed(t, ctx), t!.mul(saved(ctx)).mul(2)],
    }),
    'a Function that is told of unused outputs': by({
      forward(ctx, x) {
        ctx.setMaterializeGrads(false);
        ctx.saveForBackward(x);
        return [x.pow(3), x.square()];
      },
      backward(ctx, ...gs: Cotangent[]) {
        const [g, h] = gs;
        const x = saved(ctx);
        const parts = [g?.mul(x.square()).mul(3), h?.mul(x).mul(2)].filter((part) => part !== undefined);
        return parts.length === 0 ? null : parts.reduce((a, b) => a.add(b));
      },
    }),
    'customVjp of a tree': (x) => {
      const { a, b } = customVjp(
        ({ y }: { y: Tensor }) => ({ a: y.pow(3), b: y.square() }),
        ({ y }) => [{ a: y.pow(3), b: y.square() }, y],
        (y, { a: g, b: h }) => [{ y: g.mul(y.square()).mul(3).add(h.mul(y).mul(2)) }],
      )({ y: x });
      return [a, b];
    },
    'a checkpoint': (x) => checkpoint((y: Tensor) => [y.pow(3), y.square()], x),
    'a checkpoint of a Function': (x) => checkpoint((y: Tensor) => by(cubeAndSquare)(y), x),
  },
};

/** `x ** 2`, and where the largest element is. */
const places: Row = {
  title: 'a square and a place',
  at: [plain([0.8, -0.6])],
  plain: (x) => [x.square(), x.detach().argmax()],
  forms: {
    'a Function with an output of whole numbers': by({
      forward: (ctx, x) => (ctx.saveForBackward(x), [x.square(), x.argmax()]),
      backward: (ctx, g) => g.mul(saved(ctx)).mul(2),
    }),
    'customVjp with an output of whole numbers': (x) => [
      ...customVjp(
        (y: Tensor) => [y.square(), y.argmax()],
        (y) => [[y.square(), y.argmax()], y],
        (y, [g]) => [g!.mul(y).mul(2)],
      )(x),
    ],
    'a checkpoint': (x) => checkpoint((y: Tensor) => [y.square(), y.detach().argmax()], x),
  },
};

export const functionsOfOne: readonly Row[] = [cubes, exponentials, pairs, places];
