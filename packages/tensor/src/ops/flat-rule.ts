/** The derivative rule of what is constant piece by piece. */
import { type Formula, needs } from '../op.js';
import { zerosLike } from './makers.js';

/** Zeros, whatever gradient comes: an infinite one times 0 would be NaN. As in PyTorch they have no history. */
export const flat: Formula<never, unknown> = needs([], ({ g }) => zerosLike(g));
