/** Rows as lines, each column as wide as its widest cell. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** An instant as everybody reads it. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}

/** A row for a script, its instants (`at`, `createdAt`, `leaseUntil`) as everybody reads them. */
export function withInstants(row: object): object {
  const shown = ([name, value]: [string, unknown]) =>
    typeof value === 'number' && /^at$|At$|Until$/.test(name) ? [name, instant(value)] : [name, value];
  return Object.fromEntries(Object.entries(row).map(shown));
}
