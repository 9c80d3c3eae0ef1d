import { outboundGlobals } from './outbound-globals.ts';
import { type Node, parse, walk } from './syntax-tree.ts';

/** What one place in a module asks for: another module, or a global that opens connections. */
export interface ModuleUse {
  readonly kind: 'import' | 'global';
  /** The specifier as written, or `undefined` for a dynamic import that is computed. */
  readonly name: string | undefined;
  /** The exports that are asked for by name; `undefined` where it may be any. */
  readonly exports?: readonly string[] | undefined;
  /** Erased before it runs: `import type`, `export type`, `import('...').T`. */
  readonly typeOnly: boolean;
  readonly line: number;
}

type Asked = Pick<ModuleUse, 'name' | 'exports' | 'typeOnly'>;

/** Everything that `text` imports or re-exports, and the globals it could reach the network with. */
export function moduleUses(file: string, text: string): ModuleUse[] {
  const program = parse(file, text);
  const line = (start: number) => text.slice(0, start).split('\n').length;
  const imports: ModuleUse[] = [];
  walk(program, (node) => {
    const asked = importedBy(node);
    if (asked !== undefined) imports.push({ kind: 'import', ...asked, line: line(node.start) });
  });
  const globals = outboundGlobals(program).map(
    ({ name, start }): ModuleUse => ({ kind: 'global', name, typeOnly: false, line: line(start) }),
  );
  return [...imports, ...globals];
}

function importedBy(node: Node): Asked | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return { name: literal(node.source), exports: imported(node), typeOnly: node.importKind === 'type' };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node.source ? { name: literal(node.source), typeOnly: node.exportKind === 'type' } : undefined;
    case 'ImportExpression':
      return { name: literal(node.source), typeOnly: false };
    case 'CallExpression':
      return isRequire(node) ? { name: literal((node.arguments as Node[])[0]), typeOnly: false } : undefined;
    case 'TSImportType':
      return { name: literal(node.source), typeOnly: true };
    default:
      return undefined;
  }
}

/** `require`, which createRequire gives to modules that load a package only once they need it. */
function isRequire({ callee }: Node): boolean {
  return (callee as Node).type === 'Identifier' && (callee as Node).name === 'require';
}

function literal(source: unknown): string | undefined {
  const { value } = (source ?? {}) as { value?: unknown };
  return typeof value === 'string' ? value : undefined;
}

function imported(declaration: Node): readonly string[] | undefined {
  const specifiers = declaration.specifiers as Node[];
  if (specifiers.some(({ type }) => type !== 'ImportSpecifier')) return undefined;
  return specifiers
    .filter(({ importKind }) => importKind !== 'type')
    .map((specifier) => (specifier.imported as { name?: string; value?: string }).name ?? '');
}
