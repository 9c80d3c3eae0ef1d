function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

/** Finds what stands under a prefix that a URL's path is or lies below, in whatever letter case; the first one counts. */
export function byPrefix<T>(entries: Iterable<readonly [prefix: string, value: T]>): (url: string) => T | undefined {
  const table = Array.from(entries, ([prefix, value]) => {
    const base = prefix.toLowerCase().replace(/\/$/, '');
    return { base, below: `${base}/`, value };
  });
  return (url) => {
    const path = pathOf(url).toLowerCase();
    return table.find(({ base, below }) => path === base || path.startsWith(below))?.value;
  };
}

/** Rewrites URLs so that these paths, and no others, are matched without regard to letter case. */
export function inAnyCase(paths: readonly string[]): (url: string) => string {
  const spelled = new Map(paths.map((path) => [path.toLowerCase(), path]));
  return (url) => {
    const path = pathOf(url);
    const known = spelled.get(path.toLowerCase());
    return known === undefined ? url : `${known}${url.slice(path.length)}`;
  };
}
