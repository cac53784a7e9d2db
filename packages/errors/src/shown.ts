/** How a value looks inside a message: its kind visible, foreign text quoted and escaped, never over 80 characters. */

const longest = 80;

/** A value as it may stand in a message: `"abc"`, `-0`, `[1, 2, … 9 in all]`, `a Date`, `an object`. */
export function shown(value: unknown): string {
  const text = described(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function described(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'symbol':
      return `a symbol ${quoted(value.description ?? '')}`;
    case 'function':
      // A callable object may have no name at all, or a name of another kind.
      return typeof value.name !== 'string' || value.name === ''
        ? 'a function'
        : `a function ${quoted(value.name)}`;
    case 'object':
      return value === null ? 'null' : objectText(value);
    default:
      return String(value);
  }
}

/** JSON's quotes and escapes, and an escape for every character that moves a cursor or hides text. */
function quoted(text: string): string {
  let inside = '';
  for (const character of text.slice(0, longest)) {
    const next = inside + escaped(character);
    if (next.length > longest - 3) return `"${inside}…"`;
    inside = next;
  }
  return text.length > longest ? `"${inside}…"` : `"${inside}"`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hides = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(character);
  return hides && code >= 0x7f ? `\\u{${code.toString(16)}}` : JSON.stringify(character).slice(1, -1);
}

function objectText(value: object): string {
  if (Array.isArray(value)) return listText(value);
  // The prototype is asked, because an own `constructor` is user data.
  const prototype: unknown = Object.getPrototypeOf(value);
  const name = nameOfMaker(prototype);
  if (name === undefined || name === 'Object') return 'an object';
  return `${/^[AEIOU]/i.test(name) ? 'an' : 'a'} ${name}`;
}

function nameOfMaker(prototype: unknown): string | undefined {
  if (typeof prototype !== 'object' || prototype === null || !('constructor' in prototype)) return undefined;
  const maker = prototype.constructor;
  return typeof maker === 'function' && /^[\w$]{1,40}$/.test(maker.name) ? maker.name : undefined;
}

function listText(list: readonly unknown[]): string {
  const first = list.slice(0, 8).map((item) => (Array.isArray(item) ? '[…]' : described(item)));
  return `[${first.join(', ')}${list.length > 8 ? `, … ${list.length} in all` : ''}]`;
}
