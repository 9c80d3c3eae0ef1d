import type { Secret } from '#kernel/secret.ts';

/** The Authorization header of a client that authenticates with its secret (RFC 6749, section 2.3.1: each part form-encoded). */
export function clientBasic(clientId: string, clientSecret: Secret): string {
  const encode = (part: string) =>
    encodeURIComponent(part).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret.reveal())}`).toString('base64')}`;
}
