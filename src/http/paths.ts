const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

/** Whether a URL's path is the prefix or lies below it, in whatever letter case. */
export function isUnder(url: string, prefix: string): boolean {
  const path = pathOf(url).toLowerCase();
  const base = prefix.toLowerCase().replace(/\/$/, '');
  return path === base || path.startsWith(`${base}/`);
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
