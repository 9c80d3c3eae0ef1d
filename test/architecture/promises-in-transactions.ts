import { type Node, parse, walk } from './syntax-tree.ts';

const TRANSACTION = new Set(['tx', 'repositories']);

/**
 * The lines where a file combines what it asks of a transaction by a method of Promise instead of `core/together.ts`: the
 * transaction could end while something of it is still under way, and be told a failure that is only another one's consequence.
 */
export function promisesInTransactions(file: string, text: string): number[] {
  const lines: number[] = [];
  walk(parse(file, text), (node) => {
    if (isOfPromise(node) && asksTransaction(node)) lines.push(text.slice(0, node.start).split('\n').length);
  });
  return lines;
}

function isOfPromise({ type, callee }: Node): boolean {
  const { type: kind, object } = (callee ?? {}) as Node;
  return type === 'CallExpression' && kind === 'MemberExpression' && (object as Node).name === 'Promise';
}

function asksTransaction(call: Node): boolean {
  let found = false;
  walk(call, (node) => {
    found ||= node.type === 'Identifier' && TRANSACTION.has(String(node.name));
  });
  return found;
}
