/** Layers through which a tensor only passes: they keep neither what they take nor what they give. */

interface Passing {
  readonly forward: unknown;
  readonly activate: unknown;
}

const passing = new WeakMap<object, Passing>();

const methodsOf = (layer: object): Passing => ({
  forward: Reflect.get(layer, 'forward'),
  activate: Reflect.get(layer, 'activate'),
});

/** Says so of a class, not of those below it, whose methods may keep what they like. */
export function passes(layer: { readonly prototype: object }): void {
  passing.set(layer.prototype, methodsOf(layer.prototype));
}

/** Whether it was said of the class of `layer`, and nobody has put another method in place since. */
export function isPassing(layer: object): boolean {
  const known = passing.get(Object.getPrototypeOf(layer));
  if (known === undefined) return false;
  const { forward, activate } = methodsOf(layer);
  return forward === known.forward && activate === known.activate;
}
