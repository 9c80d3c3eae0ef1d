const DEPTH = 5;

/** An error and what caused it: names, codes and messages alone, since drivers hang requests and values on their errors. */
export function describeError(error: unknown): readonly object[] {
  const described: object[] = [];
  for (let next = error; next instanceof Error && described.length < DEPTH; next = next.cause) {
    const { name, message, code } = next as Error & { code?: unknown };
    described.push({ name, message, ...(typeof code === 'string' ? { code } : {}) });
  }
  return described;
}
