export type TomlTable = Readonly<Record<string, unknown>>;

/** Whether a value out of a TOML file is a table; dates are objects too. */
export function isTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** What stands at a dotted key, or undefined. */
export function valueAt(table: TomlTable, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((found, part) => (isTable(found) && Object.hasOwn(found, part) ? found[part] : undefined), table);
}
