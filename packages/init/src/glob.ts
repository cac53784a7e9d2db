/** Patterns of dotted paths, matched in time proportional to pattern times path. */

/** A test of whole paths: `*` stands for text without a dot, `**` for any text, all else for itself. */
export function globMatcher(pattern: string): (path: string) => boolean {
  const tokens = pattern.match(/\*\*|\*|[^*]/gs) ?? [];
  return (path) => {
    // reached[k]: the first k tokens can stand for the path read so far.
    let reached = closed(tokens, new Uint8Array(tokens.length + 1).fill(1, 0, 1));
    for (const character of path) {
      const next = new Uint8Array(tokens.length + 1);
      for (let k = 0; k < tokens.length; k++) {
        if (reached[k] === 0) continue;
        const token = tokens[k]!;
        if (token === '**' || (token === '*' && character !== '.')) next[k] = 1;
        else if (token === character) next[k + 1] = 1;
      }
      reached = closed(tokens, next);
    }
    return reached[tokens.length] === 1;
  };
}

/** Stars may stand for nothing. */
function closed(tokens: readonly string[], reached: Uint8Array): Uint8Array {
  for (let k = 0; k < tokens.length; k++)
    if (reached[k] === 1 && tokens[k]!.startsWith('*')) reached[k + 1] = 1;
  return reached;
}
