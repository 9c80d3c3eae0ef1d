/**
 * The first value of a cookie in a request's `Cookie` header, or undefined. Lenient: deployed clients send back a whole
 * `Set-Cookie` value, attributes and all.
 */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(/[;,]/)) {
    const [key = '', ...value] = part.split('=');
    if (key.trim() === name && value.length > 0) return value.join('=').trim();
  }
  return undefined;
}

export interface CookieOptions {
  readonly path: string;
  /** Exactly where the public URL is https: browsers drop such a cookie elsewhere. */
  readonly secure: boolean;
}

/** A `Set-Cookie` value for as long as the browser runs; no script reads it, and no other site's post carries it. */
export function sessionCookie(name: string, value: string, { path, secure }: CookieOptions): string {
  return [`${name}=${value}`, `Path=${path}`, 'HttpOnly', ...(secure ? ['Secure'] : []), 'SameSite=Lax'].join('; ');
}

/** The `Set-Cookie` value that takes it away. */
export function clearedCookie(name: string, { path, secure }: CookieOptions): string {
  const attributes = [`Path=${path}`, 'Max-Age=0', 'HttpOnly', ...(secure ? ['Secure'] : []), 'SameSite=Lax'];
  return [`${name}=`, ...attributes].join('; ');
}
