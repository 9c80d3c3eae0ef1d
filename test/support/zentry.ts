import assert from 'node:assert/strict';
import { registerUser } from '#core/accounts/register-user.ts';
import { grantRole } from '#core/roles/grant-role.ts';
import { errorLiterals } from '#faces/zentry-identity/error-literals.ts';
import { routes } from '#faces/zentry-identity/routes.ts';
import { literalsOf } from '#faces/zentry-identity/wire/errors.ts';
import { secret } from '#kernel/secret.ts';
import { AssecoDriver, type WireAnswer } from './asseco.ts';
import { confirmContacts } from './confirm-contacts.ts';
import type { TestServer } from './test-server.ts';

export const PASSWORD = 'Start-pass1';

/** How a call proves who makes it. */
export interface Credentials {
  readonly token?: string | undefined;
  readonly key?: string | undefined;
  readonly tenant?: string | undefined;
}

interface Person {
  readonly tenant?: string;
  readonly roles?: readonly string[];
  readonly proved?: boolean;
}

/** The Zentry.Identity.Api as its clients call it. */
export class ZentryDriver {
  readonly server: TestServer;
  readonly asseco: AssecoDriver;

  constructor(server: TestServer) {
    this.server = server;
    this.asseco = new AssecoDriver(server);
  }

  /** A call; what comes back must be an answer that its route declares. */
  async call(method: string, path: string, by: Credentials = {}, body?: unknown): Promise<WireAnswer> {
    const headers = {
      ...(by.key === undefined ? {} : { 'api-key': by.key }),
      ...(by.tenant === undefined ? {} : { 'tenant-id': by.tenant }),
    };
    const answer = await this.asseco.call(method, path, { token: by.token, headers, body });
    if (this.server.config.zentryEnabled) assertDeclared(method, path, answer);
    return answer;
  }

  token(form: Record<string, string>, tenant?: string): Promise<WireAnswer> {
    return this.asseco.call('POST', '/connect/token', {
      body: new URLSearchParams(form).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(tenant === undefined ? {} : { 'tenant-id': tenant }),
      },
    });
  }

  signIn(username: string, password = PASSWORD, tenant?: string): Promise<WireAnswer> {
    return this.token({ grant_type: 'password', username, password }, tenant);
  }

  /** The access token of a person, who must be able to sign in. */
  async tokenOf(email: string, tenant?: string, password = PASSWORD): Promise<string> {
    const answer = await this.signIn(email, password, tenant);
    if (answer.status !== 200) throw new Error(`${email} cannot sign in: ${answer.text}`);
    return answer.body.access_token;
  }

  /** A person with a password and these roles in the home tenant, whose address is proved if so; gives the user id. */
  async person(
    email: string,
    { tenant = 'default', roles = [], proved = roles.length > 0 }: Person = {},
  ): Promise<string> {
    const home = await this.server.services.store.read.tenants.findByName(tenant);
    const account = await this.server.operate(registerUser, { tenantId: home?.id, email, password: secret(PASSWORD) });
    if (proved) await confirmContacts(this.server, account.id);
    for (const role of roles) await this.server.operate(grantRole, { email, role, tenantId: tenant });
    return account.id;
  }

  /** The secret that stands alone on a line of the newest message to an address. */
  async mailed(to: string): Promise<string> {
    for (const { text } of await this.server.messages(to)) {
      const code = /^[A-Za-z0-9_-]{43}$|^\d{6}$/m.exec(text)?.[0];
      if (code !== undefined) return code;
    }
    throw new Error(`Nothing was sent to ${to}`);
  }
}

function assertDeclared(method: string, path: string, { status, body }: WireAnswer): void {
  const [bare] = path.split('?');
  const route = routes.find((line) => line.method === method && line.path === bare);
  if (route === undefined || status === route.status) return;
  const declared = errorLiterals(route).get(status);
  assert.ok(declared, `${method} ${path} does not declare ${status}`);
  // Elsewhere the detail repeats what was asked for.
  if (status !== 401 && status !== 403) return;
  for (const literal of literalsOf(body))
    assert.ok(declared.includes(literal), `${method} ${path} does not declare ${status} ${literal}`);
}

/** What two answers must share so that nobody can tell them apart. */
export function visible({ status, reason, text, headers }: WireAnswer): unknown {
  const { date, 'x-correlation-id': id, ...rest } = Object.fromEntries(headers);
  return { status, reason, text, rest, dated: date !== undefined && id !== undefined };
}

/** The claims of an access token, unverified. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back
export function claimsOf(token: string): any {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
}
