import assert from 'node:assert/strict';
import { registerUser } from '#core/accounts/register-user.ts';
import { routes } from '#faces/entur-customers/routes.ts';
import { errorNumbers } from '#faces/entur-customers/wire/error.ts';
import { secret } from '#kernel/secret.ts';
import type { WireAnswer } from './asseco.ts';
import { confirmContacts } from './confirm-contacts.ts';
import type { TestServer } from './test-server.ts';

export const AUDIENCE = 'https://api.entur.io';
export const START = 'Start-pass1';

/** Every permission of the API. */
export const PERMISSIONS = [
  'customers:verify',
  'customers:password:send',
  'customers:password:set',
  'customers:password:change',
  'customers:password:generate',
  'customers:profile:read',
  'customers:profile:write',
];

export interface Call {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The Entur API as back ends call it. */
export class EnturDriver {
  readonly server: TestServer;

  constructor(server: TestServer) {
    this.server = server;
  }

  /** A call below /customers/v2. A text is sent as it is, anything else as JSON. */
  async call(method: string, path: string, { token, body, headers = {} }: Call = {}): Promise<WireAnswer> {
    const raw = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await this.fetch(method, `/customers/v2${path}`, raw as string | undefined, {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(raw === undefined ? {} : { 'content-type': 'application/json' }),
      'et-client-name': 'test-suite',
      ...headers,
    });
    assertDeclared(method, path, answer);
    return answer;
  }

  /** `POST /oauth/token`: an object as JSON, a text as a form. */
  token(body: unknown, headers: Record<string, string> = {}): Promise<WireAnswer> {
    const isForm = typeof body === 'string';
    const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
    return this.fetch('POST', '/oauth/token', isForm ? body : JSON.stringify(body), {
      'content-type': type,
      ...headers,
    });
  }

  /** The token of a new program with these permissions in a tenant, made as its kind allows. */
  async program(
    input: { tenant?: string; kind?: 'internal' | 'partner' | 'app'; scopes?: readonly string[] } = {},
  ): Promise<string> {
    const client = await this.server.createClient({ kind: 'partner', scopes: PERMISSIONS, ...input });
    const answer = await this.token({
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.secret,
      audience: AUDIENCE,
    });
    return answer.body.access_token;
  }

  /** Registers a customer past every wire, with a password unless told otherwise; `confirmed`: the address is proved. */
  async customer(
    name: string,
    {
      tenant = '1',
      password = START,
      confirmed = false,
    }: { tenant?: string; password?: string | null; confirmed?: boolean } = {},
  ) {
    const home = await this.server.services.store.read.tenants.findByName(tenant);
    const account = await this.server.operate(registerUser, {
      email: `${name}@example.org`,
      firstName: 'Kari',
      lastName: 'Nordmann',
      tenantId: home?.id ?? '',
      ...(password === null ? {} : { password: secret(password) }),
    });
    if (confirmed) await confirmContacts(this.server, account.id);
    return { ...account, email: `${name}@example.org`, number: account.customerNumber };
  }

  verify(token: string, email: string, password: string, more: Record<string, unknown> = {}): Promise<WireAnswer> {
    return this.call('POST', '/profiles/verify-credentials', { token, body: { email, password, ...more } });
  }

  private async fetch(
    method: string,
    path: string,
    body: string | undefined,
    headers: Record<string, string>,
  ): Promise<WireAnswer> {
    const response = await fetch(`${this.server.url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json') === true && text !== '';
    return {
      status: response.status,
      reason: response.statusText,
      headers: response.headers,
      text,
      body: json ? JSON.parse(text) : undefined,
    };
  }
}

/** Every answer of a route is one that its document declares. */
function assertDeclared(method: string, path: string, { status, body }: WireAnswer): void {
  const [bare = ''] = path.split('?');
  const route = routes.find(
    (line) => line.method === method && new RegExp(`^${line.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(bare),
  );
  if (route === undefined || status === route.status || status === 405 || body?.errorCode === 404) return;
  const declared = errorNumbers(route).get(status) ?? [];
  const number = String(body?.errorCode);
  assert.ok(declared.includes(number), `${method} ${route.path} does not declare ${status}/${number}`);
}

/** Status and number of an error, or the status alone of anything else. */
export function numbered({ status, body }: WireAnswer): string {
  return body?.errorCode === undefined ? String(status) : `${status}/${body.errorCode}`;
}
