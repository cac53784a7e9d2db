/** Layers through which a tensor only passes: they keep neither what they take nor what they give. */

const forwardOf = (layer: object): unknown => Reflect.get(layer, 'forward');
const passing = new WeakMap<object, unknown>();

/** Says so of a class, not of those below it, whose methods may keep what they like. */
export function passes(layer: { readonly prototype: object }): void {
  passing.set(layer.prototype, forwardOf(layer.prototype));
}

/** Whether it was said of the class of `layer`, and nobody has put another method in place since. */
export function isPassing(layer: object): boolean {
  const known = passing.get(Object.getPrototypeOf(layer));
  return known !== undefined && known === forwardOf(layer);
}
