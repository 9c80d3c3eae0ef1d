import type { Secret } from '#kernel/secret.ts';
import { isLoopbackHost, isSafeUrl } from './safe-url.ts';
import { list, optionalText, type Setting, secretText } from './setting.ts';
import { type Inputs, settingValue } from './setting-value.ts';
import { isTable, type TomlTable, valueAt } from './toml-table.ts';

/** A foreign OpenID provider that people can link a login of. */
export interface Provider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
}

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** The settings of one provider. */
export function providerSettings(name: string) {
  const key = (member: string) => `providers.${name}.${member}`;
  return {
    issuer: optionalText(key('issuer'), 'The issuer; its discovery document names the endpoints.', {
      check: (value) => (isSafeIssuer(value ?? '') ? undefined : 'must be an https URL (http only on loopback)'),
    }),
    clientId: optionalText(key('client-id'), 'The id that the provider knows this server by.'),
    clientSecret: secretText(key('client-secret'), 'The secret that goes with it.'),
    redirectUris: list(
      key('redirect-uris'),
      'Where the provider may send people back to; applications use one of these, to the letter.',
      (value) =>
        isRedirectUri(value) ? undefined : 'must hold absolute URIs without fragment (http only on loopback)',
      [],
      { check: (uris) => (uris.length > 0 ? undefined : 'must hold at least one URI') },
    ),
    scopes: list(
      key('scopes'),
      'Scopes that applications ask for there; the address that a link is shown with comes from email or profile.',
      (value) => (/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value) ? undefined : 'must hold names of scopes'),
      ['openid', 'email', 'profile'],
      { check: (scopes) => (scopes.includes('openid') ? undefined : 'must hold openid') },
    ),
  } as const;
}

/** The names under `[providers]`, good ones and bad ones. */
export function providerNames(table: TomlTable): readonly string[] {
  return isTable(table.providers) ? Object.keys(table.providers) : [];
}

/** Reads every `[providers.<name>]`; one that is no table is an unknown key already. */
export function readProviders(inputs: Inputs): Readonly<Record<string, Provider>> {
  // Without a prototype, or the name `constructor` would find one.
  const providers: Record<string, Provider> = Object.create(null);
  for (const name of providerNames(inputs.table)) {
    if (isTable(valueAt(inputs.table, `providers.${name}`))) providers[name] = readProvider(name, inputs);
  }
  return providers;
}

function readProvider(name: string, inputs: Inputs): Provider {
  const refuse = (key: string, message: string) => inputs.issues.push({ key, source: 'file', message });
  if (!NAME.test(name)) {
    refuse(`providers.${name}`, 'must have a name of up to 32 lower-case letters, digits and dashes');
  }
  const settings = providerSettings(name);
  const needed = <T>(setting: Setting<T | undefined>): T => {
    const value = settingValue(setting, inputs);
    const isUnset = inputs.sources.get(setting.key) === 'default';
    if (isUnset) refuse(setting.key, `is needed, here or as ${setting.environment}`);
    return value as T;
  };
  return {
    issuer: needed(settings.issuer),
    clientId: needed(settings.clientId),
    clientSecret: needed(settings.clientSecret),
    redirectUris: needed(settings.redirectUris),
    scopes: settingValue(settings.scopes, inputs),
  };
}

function isSafeIssuer(issuer: string): boolean {
  return isSafeUrl(issuer) && !issuer.includes('?');
}

/** Also an application's private scheme, which has a dot in it (RFC 8252, section 7.1). */
function isRedirectUri(uri: string): boolean {
  const url = URL.parse(uri);
  if (url === null || uri.includes('#') || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'http:') return isLoopbackHost(url.hostname);
  return url.protocol === 'https:' || url.protocol.includes('.');
}
