/** mxnet.np.ndarray: a tensor whose gradients are asked for by `attachGrad`, and whose `backward` sums over many numbers. */
import { backward, Node } from '@isograd/autograd';
import { ArgumentError, AutogradError, shown } from '@isograd/errors';
import { type Data, onesLike, Tensor, zerosLike } from '@isograd/tensor';
import { wasRecorded } from './mxnet-modes.js';

/** What a new gradient does to the old one: replaces it (`write`), is added (`add`), or is not computed (`null`). */
export type GradReq = 'write' | 'add' | 'null';

/** A tensor as MXNet has it. What its methods return is one, too. */
export interface NDArray extends Tensor {
  /** Asks for gradients by this array, and begins with 0; a result forgets where it came from. Throws `ArgumentError` `ARG_UNKNOWN`. */
  attachGrad(gradReq?: GradReq): void;
  /** The numbers (mxnet.np.ndarray.asnumpy). */
  asnumpy(): Data;
  /** The gradient, an array as well. */
  grad: NDArray | null;
}

/** Turns a tensor into one of these, in place. */
export function ndarray(x: Tensor): NDArray;
export function ndarray(x: Tensor): Tensor {
  return Object.setPrototypeOf(x, (prototype ??= made()));
}

let prototype: object | null = null;
/** The methods of tensors, with arrays as results, and three of its own. Made when it is first needed. */
function made(): object {
  const own: object = Object.create(Tensor.prototype);
  const define = (name: string, value: unknown): void =>
    void Object.defineProperty(own, name, { value, writable: true, configurable: true });
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(Tensor.prototype))) {
    const method: unknown = value;
    if (name === 'constructor' || !isMethod(method)) continue;
    define(name, function (this: Tensor, ...args: unknown[]): unknown {
      return asArrays(method.apply(this, args));
    });
  }
  define('attachGrad', function (this: Tensor, gradReq: GradReq = 'write'): void {
    attach(this, gradReq);
  });
  const grad = Object.getOwnPropertyDescriptor(Tensor.prototype, 'grad')!;
  Object.defineProperty(own, 'grad', {
    ...grad,
    get(this: Tensor): unknown {
      return asArrays(grad.get!.call(this));
    },
  });
  define('asnumpy', function (this: Tensor): Data {
    return this.data();
  });
  define('backward', function (this: Tensor, ...[first, more]: Parameters<Tensor['backward']>): void {
    refuseUnrecorded(this);
    // Options may stand alone; a list or another junk is refused as a gradient.
    const alone =
      first !== null && first !== undefined && !(first instanceof Tensor) && !Array.isArray(first);
    const [gradient, options] = alone ? [null, { ...first, ...more }] : [first, more];
    backward(this, gradient ?? onesLike(this), { ...options, through: wasRecorded });
  });
  return own;
}
const isMethod = (value: unknown): value is (this: Tensor, ...args: unknown[]) => unknown =>
  typeof value === 'function';

function asArrays(result: unknown): unknown {
  if (result instanceof Tensor) return ndarray(result);
  return Array.isArray(result) && result.some((each) => each instanceof Tensor)
    ? result.map(asArrays)
    : result;
}

function refuseUnrecorded(x: Tensor): void {
  const node = x.gradFn;
  if (!(node instanceof Node) || wasRecorded(node)) return;
  throw new AutogradError(
    'GRAD_MODE',
    `backward: this array of shape [${x.shape}] was not computed under autograd.record, so it has no history`,
    { op: 'backward', hint: 'compute it inside autograd.record(() => …)' },
  );
}

/** What empties the gradient before each pass, by array. */
const writers = new WeakMap<Tensor, () => void>();

function attach(x: Tensor, gradReq: GradReq): void {
  if (gradReq !== 'write' && gradReq !== 'add' && gradReq !== 'null')
    throw new ArgumentError(
      'ARG_UNKNOWN',
      `attachGrad: gradReq is "write", "add" or "null", got ${shown(gradReq)}`,
      { op: 'attachGrad' },
    );
  writers.get(x)?.();
  writers.delete(x);
  // A result becomes the beginning of what is computed from it.
  x.node = null;
  x.outputIndex = 0;
  x.requiresGrad_(gradReq !== 'null');
  if (gradReq === 'null') return;
  x.grad = zerosLike(x);
  if (gradReq === 'write')
    writers.set(
      x,
      x.registerHook(() => void (x.grad = null)),
    );
}
