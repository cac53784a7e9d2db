/** Process-wide slots: the short list of state that every copy of every package shares, under a protocol number. */
import { EnvError } from './families.js';

interface Slot<T> {
  readonly protocol: number;
  readonly owner: string;
  readonly value: T;
}

/**
 * The one value of `name` in this process; `make` builds it for the first who asks. `owner` is a package and its
 * version. A copy of a package that speaks another protocol would silently split the state in two, so it is
 * refused and both owners are named. Throws `EnvError` with code `ENV_PROTOCOL`.
 */
export function sharedSlot<T>(name: string, protocol: number, owner: string, make: () => T): T {
  const key = Symbol.for(`isograd.${name}`);
  const found: unknown = Reflect.get(globalThis, key);
  if (!isSlot<T>(found)) {
    const value = make();
    const slot: Slot<T> = { protocol, owner, value };
    Object.defineProperty(globalThis, key, { value: slot, configurable: true });
    return value;
  }
  if (found.protocol !== protocol) throw clash(name, { protocol, owner }, found);
  return found.value;
}

// The name and the protocol vouch for the type of the value: that is what a protocol is.
const isSlot = <T>(found: unknown): found is Slot<T> =>
  typeof found === 'object' && found !== null && 'protocol' in found && 'owner' in found && 'value' in found;

type Speaker = Pick<Slot<unknown>, 'protocol' | 'owner'>;

function clash(name: string, late: Speaker, first: Speaker): EnvError {
  const facts = `${late.owner} speaks protocol ${late.protocol}, ${first.owner} is loaded and speaks ${first.protocol}`;
  return new EnvError('ENV_PROTOCOL', `shared state "${name}": ${facts}; install one version`, {
    op: name,
    details: {
      owner: late.owner,
      protocol: late.protocol,
      loaded: first.owner,
      loadedProtocol: first.protocol,
    },
    hint: 'Find both copies with `npm ls` and make every package agree on one version.',
  });
}
