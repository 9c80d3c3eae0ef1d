import { parseSync, visitorKeys } from 'oxc-parser';

/** What one place in a module asks for: another module, or the global `fetch`. */
export interface ModuleUse {
  readonly kind: 'import' | 'global';
  /** The specifier as written, or `undefined` for a dynamic import that is computed. */
  readonly name: string | undefined;
  /** Erased before it runs: `import type`, `export type`, `import('...').T`. */
  readonly typeOnly: boolean;
  readonly line: number;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [property: string]: unknown;
}

/** Everything that `text` imports or re-exports, and its references to the global `fetch`. Throws where it does not parse. */
export function moduleUses(file: string, text: string): ModuleUse[] {
  const { program, errors } = parseSync(file, text, { preserveParens: false });
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file}: ${error.message}`);
  const uses: ModuleUse[] = [];
  const bound = { fetch: false };
  walk(program as unknown as Node, undefined, '', (node, parent, key) => {
    const line = () => text.slice(0, node.start).split('\n').length;
    const asked = importedBy(node);
    if (asked !== undefined) uses.push({ kind: 'import', ...asked, line: line() });
    if (bindsFetch(node, parent, key)) bound.fetch = true;
    else if (readsFetch(node, parent, key)) uses.push({ kind: 'global', name: 'fetch', typeOnly: false, line: line() });
  });
  // A module with a `fetch` of its own (a parameter, an import) means that one.
  return uses.filter((use) => use.kind === 'import' || !bound.fetch);
}

type Visit = (node: Node, parent: Node | undefined, key: string) => void;

function walk(node: Node, parent: Node | undefined, key: string, visit: Visit): void {
  visit(node, parent, key);
  for (const childKey of visitorKeys[node.type] ?? []) {
    const child = node[childKey];
    for (const one of Array.isArray(child) ? child : [child]) {
      if (one !== null && one !== undefined) walk(one as Node, node, childKey, visit);
    }
  }
}

function importedBy(node: Node): { name: string | undefined; typeOnly: boolean } | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return { name: literal(node.source), typeOnly: node.importKind === 'type' };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node.source ? { name: literal(node.source), typeOnly: node.exportKind === 'type' } : undefined;
    case 'ImportExpression':
      return { name: literal(node.source), typeOnly: false };
    case 'TSImportType':
      return { name: literal(node.source), typeOnly: true };
    default:
      return undefined;
  }
}

function literal(source: unknown): string | undefined {
  const { value } = source as { value?: unknown };
  return typeof value === 'string' ? value : undefined;
}

function isFetch(node: unknown): boolean {
  const { type, name } = (node ?? {}) as { type?: string; name?: string };
  return type === 'Identifier' && name === 'fetch';
}

const BINDINGS: Readonly<Record<string, readonly string[]>> = {
  VariableDeclarator: ['id'],
  FunctionDeclaration: ['id', 'params'],
  FunctionExpression: ['id', 'params'],
  ArrowFunctionExpression: ['params'],
  ImportSpecifier: ['local'],
  ImportDefaultSpecifier: ['local'],
  AssignmentPattern: ['left'],
};

function bindsFetch(node: Node, parent: Node | undefined, key: string): boolean {
  if (node.type === 'ObjectPattern') return (node.properties as Node[]).some(({ value }) => isFetch(value));
  return isFetch(node) && parent !== undefined && (BINDINGS[parent.type]?.includes(key) ?? false);
}

/** `globalThis.fetch`, or the bare name where it is an expression rather than the name of a member or a type. */
function readsFetch(node: Node, parent: Node | undefined, key: string): boolean {
  if (node.type === 'MemberExpression') {
    const { name } = node.object as { name?: string };
    const property = isFetch(node.property) || (node.property as { value?: unknown }).value === 'fetch';
    return property && (name === 'globalThis' || name === 'global');
  }
  if (!isFetch(node) || parent === undefined || parent.type.startsWith('TS')) return false;
  const isMemberName = (key === 'property' || key === 'key') && parent.computed !== true;
  return !isMemberName;
}
