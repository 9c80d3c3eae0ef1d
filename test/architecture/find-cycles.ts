/** One import, from file to file. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

/** A way through imports that ends where it began; `line` is the import in the last file that closes it. */
export interface Cycle {
  readonly files: readonly string[];
  readonly line: number;
}

/** Depth first: every import that leads back to a file still on the way closes a cycle. */
export function findCycles(edges: readonly Edge[]): Cycle[] {
  const byFile = Map.groupBy(edges, (edge) => edge.from);
  const cycles: Cycle[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (file: string) => {
    way.push(file);
    for (const { to, line } of byFile.get(file) ?? []) {
      const start = way.indexOf(to);
      if (start >= 0) cycles.push({ files: way.slice(start), line });
      else if (!done.has(to)) visit(to);
    }
    way.pop();
    done.add(file);
  };
  for (const file of byFile.keys()) if (!done.has(file)) visit(file);
  return cycles;
}
