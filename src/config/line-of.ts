const HEADER = /^\s*\[{1,2}([^\]]+)\]/;
const ASSIGNMENT = /^\s*([^=#]+?)\s*=/;

/**
 * The line on which a dotted key stands in a TOML text, counted from 1. A search of lines, since the parser keeps no
 * positions: undefined for what stands inside a value.
 */
export function lineOf(toml: string, key: string): number | undefined {
  let table = '';
  for (const [index, line] of toml.split('\n').entries()) {
    const header = HEADER.exec(line)?.[1];
    if (header !== undefined) table = bare(header);
    const name = header === undefined ? ASSIGNMENT.exec(line)?.[1] : undefined;
    const here = name === undefined ? table : [table, bare(name)].filter((part) => part !== '').join('.');
    if ((header !== undefined || name !== undefined) && (here === key || here.startsWith(`${key}.`))) return index + 1;
  }
  return undefined;
}

function bare(name: string): string {
  return name.replace(/["'\s]/g, '');
}
