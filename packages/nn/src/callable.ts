/**
 * An object that can be called. Kept apart and empty: what `super()` returns becomes `this`, so that fields and `#private`
 * names belong to subclasses.
 */
export abstract class Callable {
  constructor() {
    // An arrow has no `prototype`, `arguments` or `caller` of its own; `name` and `length` would hide fields of that name.
    const self: Callable = Object.setPrototypeOf(
      (...args: unknown[]) => self.invoke(...args),
      new.target.prototype,
    );
    for (const key of ['name', 'length']) Reflect.deleteProperty(self, key);
    return self;
  }
  /** What a call does. */
  protected abstract invoke(...args: unknown[]): unknown;
}
