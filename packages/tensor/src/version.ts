/** The version of this copy of the package. The build says it; where the sources run, there is none. */
declare const TENSOR_VERSION: string | undefined;

export const version: string = typeof TENSOR_VERSION === 'string' ? TENSOR_VERSION : 'from source';

/** Under this key every tensor says which copy of the package it is of. */
export const versionKey = Symbol.for('isograd.tensor');
