import { parseSync, visitorKeys } from 'oxc-parser';

export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

/** Where a node stands: under `key` of `parent`, inside the function (or the program) `scope`. */
export interface Place {
  readonly parent: Node | undefined;
  readonly key: string;
  readonly scope: Node;
}

type Visit = (node: Node, place: Place) => void;

/** The syntax tree of a file. Throws where it does not parse: a file that cannot be read would seem to import nothing. */
export function parse(file: string, text: string): Node {
  const { program, errors } = parseSync(file, text, { preserveParens: false });
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file}: ${error.message}`);
  return program as unknown as Node;
}

/** Visits every node, parents first. */
export function walk(node: Node, visit: Visit, place: Place = { parent: undefined, key: '', scope: node }): void {
  visit(node, place);
  const isFunction = /Function(Declaration|Expression)$/.test(node.type);
  for (const key of visitorKeys[node.type] ?? []) {
    // The name of a function belongs to what is around it.
    const scope = isFunction && key !== 'id' ? node : place.scope;
    for (const child of [node[key]].flat()) {
      if (child !== null && child !== undefined) walk(child as Node, visit, { parent: node, key, scope });
    }
  }
}
