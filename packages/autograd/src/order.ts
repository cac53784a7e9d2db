/** The order in which a backward pass meets nodes, and those it can leave out. */
import type { Edge, Node } from './node.js';

let passes = 0;
// Empty between calls; kept, because a list that grows takes room several times over.
const [pending, leaves]: [Node[], Node[]] = [[], []];
/** Every node that `roots` lead to: newest first, leaves last. `former` is told which pass had met each before. */
export function newestFirst(roots: readonly Edge[], former: Map<Node, number> | null = null): Node[] {
  const pass = ++passes;
  const found: Node[] = [];
  for (let i = 0; i < roots.length; i++) pending.push(roots[i]!.node);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.pass === pass) continue;
    former?.set(node, node.pass);
    node.pass = pass;
    const { next } = node;
    if (next.length === 0) leaves.push(node);
    else found.push(node);
    for (let i = next.length - 1; i >= 0; i--) if (next[i] !== null) pending.push(next[i]!);
  }
  // In a chain they are found in this order already.
  if (!isNewestFirst(found)) found.sort((a, b) => b.sequence - a.sequence);
  // They go from the front of the list to the end of the other.
  for (let i = 0; i < leaves.length; i++) found.push(leaves[i]!);
  while (leaves.length > 0) leaves.pop();
  return found;
}

function isNewestFirst(nodes: readonly Node[]): boolean {
  for (let i = 1; i < nodes.length; i++) if (nodes[i]!.sequence > nodes[i - 1]!.sequence) return false;
  return true;
}

/** Nodes from which a captured place can be reached; the others need not run. */
export function leadingTo(
  ends: ReadonlySet<Node>,
  order: readonly Node[],
  through: (node: Node) => boolean,
): Set<Node> {
  const useful = new Set(ends);
  const running = new Set<Node>();
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!;
    if (!node.next.some((older) => older !== null && useful.has(older)) || !through(node)) continue;
    useful.add(node);
    running.add(node);
  }
  return running;
}
