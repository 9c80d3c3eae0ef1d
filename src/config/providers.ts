import { isIP } from 'node:net';
import { Secret } from '#kernel/secret.ts';
import type { ConfigIssue } from './config-error.ts';
import { environmentName } from './setting.ts';

/** A foreign OpenID provider that people can link a login of. */
export interface Provider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
}

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
const MEMBERS = ['issuer', 'client-id', 'client-secret', 'redirect-uris', 'scopes'];

/** Reads `[providers.<name>]`; the secret may come from `TESSERA_PROVIDERS_<NAME>_CLIENT_SECRET` instead. */
export function readProviders(
  raw: unknown,
  env: NodeJS.ProcessEnv,
  issues: ConfigIssue[],
): Readonly<Record<string, Provider>> {
  const providers: Record<string, Provider> = {};
  for (const [name, table] of Object.entries((raw ?? {}) as Record<string, Record<string, unknown>>)) {
    const complain = (member: string, message: string) =>
      issues.push({ key: `providers.${name}.${member}`, source: 'file', message });
    if (!NAME.test(name)) complain('', 'the name must be lower-case letters, digits and dashes');
    for (const member of Object.keys(table)) if (!MEMBERS.includes(member)) complain(member, 'is not known');
    const text = (member: string): string => {
      const value = env[environmentName(`providers.${name}.${member}`)] ?? table[member];
      if (typeof value === 'string' && value !== '') return value;
      complain(member, 'must be a text that is not empty');
      return '';
    };
    const texts = (member: string, fallback: readonly string[]): readonly string[] => {
      const value = table[member] ?? fallback;
      if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')) return value;
      complain(member, 'must be a list of texts that is not empty');
      return [];
    };
    const issuer = text('issuer');
    if (!isSafeIssuer(issuer)) complain('issuer', 'must be an https URL (http only on loopback)');
    providers[name] = {
      issuer,
      clientId: text('client-id'),
      clientSecret: new Secret(text('client-secret')),
      redirectUris: texts('redirect-uris', []),
      scopes: texts('scopes', ['openid', 'email', 'profile']),
    };
  }
  return providers;
}

function isSafeIssuer(issuer: string): boolean {
  const url = URL.parse(issuer);
  if (url === null || url.search !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}

/** Whether a host name can only be this machine. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}
