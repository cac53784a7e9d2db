/**
 * An object that can be called. Kept apart and empty: what `super()` returns becomes `this`, so that fields and `#private`
 * names belong to subclasses.
 */
// oxlint-disable-next-line typescript/no-extraneous-class -- a base class: what its constructor returns becomes `this`
export abstract class Callable {
  constructor(calls: CallsOf<Callable>) {
    // An arrow has no `prototype`, `arguments` or `caller` of its own; `name` and `length` would hide fields of that name.
    // Engines keep what something was deleted from as a dictionary, so what each call needs is not looked up in it.
    const self: Callable = Object.setPrototypeOf(
      (...args: unknown[]) => calls.run(self, args),
      new.target.prototype,
    );
    for (const key of ['name', 'length']) Reflect.deleteProperty(self, key);
    return self;
  }
}

/** What calls of one callable do. */
export interface CallsOf<T> {
  run(self: T, args: readonly unknown[]): unknown;
}
