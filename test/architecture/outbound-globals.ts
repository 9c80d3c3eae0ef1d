import { type Node, type Place, walk } from './syntax-tree.ts';

const CONNECTING = ['fetch', 'WebSocket', 'EventSource'];
const GLOBAL_OBJECTS = ['globalThis', 'global'];

export interface GlobalUse {
  readonly name: string;
  readonly start: number;
}

/**
 * The places where a program takes hold of a global that opens connections: by its name, unless a parameter or a
 * variable of that name is meant, or out of the global object, which must therefore not be passed around either.
 */
export function outboundGlobals(program: Node): GlobalUse[] {
  const reads: GlobalUse[] = [];
  const bindings: { name: string; scope: Node }[] = [];
  walk(program, (node, place) => {
    for (const name of boundBy(node, place)) bindings.push({ name, scope: place.scope });
    const name = readBy(node, place);
    if (name !== undefined) reads.push({ name, start: node.start });
  });
  const ownName = ({ name, start }: GlobalUse) =>
    bindings.some((bound) => bound.name === name && bound.scope.start <= start && start < bound.scope.end);
  return reads.filter((read) => !ownName(read));
}

const BINDING_KEYS: Readonly<Record<string, readonly string[]>> = {
  VariableDeclarator: ['id'],
  FunctionDeclaration: ['id', 'params'],
  FunctionExpression: ['params'],
  ArrowFunctionExpression: ['params'],
  ImportSpecifier: ['local'],
  ImportDefaultSpecifier: ['local'],
};

/** Names that a declaration, a parameter or a destructuring pattern gives to something of the module's own. */
function boundBy(node: Node, { parent, key }: Place): string[] {
  if (node.type === 'ObjectPattern') {
    return (node.properties as Node[]).flatMap(({ value }) => bareName(value as Node | undefined) ?? []);
  }
  const binds = parent !== undefined && BINDING_KEYS[parent.type]?.includes(key);
  return binds ? [bareName(node) ?? []].flat() : [];
}

/** The name of `x` and of `x = standard`. */
function bareName(node: Node | undefined): string | undefined {
  const target = node?.type === 'AssignmentPattern' ? (node.left as Node) : node;
  return target?.type === 'Identifier' ? (target.name as string) : undefined;
}

function readBy(node: Node, { parent, key }: Place): string | undefined {
  const name = node.type === 'Identifier' ? (node.name as string) : '';
  if (parent === undefined || isLabel(parent, key)) return undefined;
  if (CONNECTING.includes(name)) return name;
  if (!GLOBAL_OBJECTS.includes(name)) return undefined;
  const member = parent.type === 'MemberExpression' && key === 'object' ? memberName(parent) : undefined;
  return member !== undefined && !CONNECTING.includes(member) ? undefined : (member ?? name);
}

/** The name of a member or of a type is no value; `x as T` and its like hold one under `expression`. */
function isLabel(parent: Node, key: string): boolean {
  if (parent.type.startsWith('TS')) return key !== 'expression';
  return (key === 'property' || key === 'key') && parent.computed !== true;
}

function memberName({ computed, property }: Node): string | undefined {
  const { name, value } = property as { name?: string; value?: unknown };
  if (computed !== true) return name;
  return typeof value === 'string' ? value : undefined;
}
