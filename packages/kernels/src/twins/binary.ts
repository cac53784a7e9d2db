/** Twins of arithmetic on two operands: same shape, with a scalar, broadcast over rows and columns. */
import { powOf } from './logs.js';
import { binary, broadcast, broadcastF64, scalarWith, withScalar } from './map.js';

const plus = (a: number, b: number): number => a + b;
const minus = (a: number, b: number): number => a - b;
const times = (a: number, b: number): number => a * b;
const over = (a: number, b: number): number => a / b;

export const add = binary(plus);
export const addScalar = withScalar(plus);
export const addBroadcast = broadcast(plus);
export const addBroadcastF64 = broadcastF64(plus);
export const sub = binary(minus);
export const subScalar = withScalar(minus);
export const scalarSub = scalarWith(minus);
export const subBroadcast = broadcast(minus);
export const subBroadcastF64 = broadcastF64(minus);
export const mul = binary(times);
export const mulScalar = withScalar(times);
export const mulBroadcast = broadcast(times);
export const mulBroadcastF64 = broadcastF64(times);
export const div = binary(over);
export const divScalar = withScalar(over);
export const scalarDiv = scalarWith(over);
export const divBroadcast = broadcast(over);
export const divBroadcastF64 = broadcastF64(over);
/** The larger; NaN if either is, and 0 is larger than -0. */
export const maximum = binary((a, b) => Math.max(a, b));
export const maximumScalar = withScalar((a, b) => Math.max(a, b));
export const maximumBroadcast = broadcast((a, b) => Math.max(a, b));
export const maximumBroadcastF64 = broadcastF64((a, b) => Math.max(a, b));
/** The smaller; NaN if either is, and -0 is smaller than 0. */
export const minimum = binary((a, b) => Math.min(a, b));
export const minimumScalar = withScalar((a, b) => Math.min(a, b));
export const minimumBroadcast = broadcast((a, b) => Math.min(a, b));
export const minimumBroadcastF64 = broadcastF64((a, b) => Math.min(a, b));
export const pow = binary(powOf);
export const powScalar = withScalar(powOf);
export const scalarPow = scalarWith(powOf);
export const powBroadcast = broadcast(powOf);
