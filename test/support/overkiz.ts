import assert from 'node:assert/strict';
import { registerUser } from '#core/accounts/register-user.ts';
import { routes } from '#faces/overkiz-enduser/routes.ts';
import { errorLiterals, literalsOf } from '#faces/overkiz-enduser/wire/errors.ts';
import { secret } from '#kernel/secret.ts';
import { AssecoDriver, type WireAnswer } from './asseco.ts';
import type { TestServer } from './test-server.ts';

export const BASE = '/enduser-mobile-web/enduserAPI';
export const PASSWORD = 'Start-pass1';

/** How a call is made. */
export interface CallOptions {
  /** The value of the session cookie. */
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a text as it is. */
  readonly body?: unknown;
}

/** The Overkiz end-user API as its clients call it. */
export class OverkizDriver {
  readonly server: TestServer;
  readonly asseco: AssecoDriver;

  constructor(server: TestServer) {
    this.server = server;
    this.asseco = new AssecoDriver(server);
  }

  /** A call below the base; what comes back must be an answer that its route declares. */
  async call(method: string, path: string, { cookie, headers = {}, body }: CallOptions = {}): Promise<WireAnswer> {
    const sent = cookie === undefined ? headers : { cookie: `JSESSIONID=${cookie}`, ...headers };
    const answer = await this.asseco.call(method, `${BASE}${path}`, { headers: sent, body });
    if (this.server.config.overkizEnabled) assertDeclared(method, path, answer);
    return answer;
  }

  /** Signs in with a form. */
  logIn(form: Readonly<Record<string, string>>, options: CallOptions = {}): Promise<WireAnswer> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...options.headers };
    return this.call('POST', '/login', { ...options, headers, body: new URLSearchParams(form).toString() });
  }

  /** The session cookie of a person, who must be able to sign in. */
  async cookieOf(userId: string, userPassword = PASSWORD): Promise<string> {
    const answer = await this.logIn({ userId, userPassword });
    if (answer.status !== 200) throw new Error(`${userId} cannot sign in: ${answer.text}`);
    return cookieIn(answer);
  }

  async isSignedIn(cookie: string): Promise<boolean> {
    return (await this.call('GET', '/authenticated', { cookie })).body.authenticated;
  }

  /** A person with a password, made by the operator. */
  async person(email: string, username?: string): Promise<string> {
    const account = await this.server.operate(registerUser, { email, username, password: secret(PASSWORD) });
    return account.id;
  }
}

/** The session cookie that an answer sets. */
export function cookieIn(answer: WireAnswer): string {
  const value = /^JSESSIONID=([A-Za-z0-9_-]+);/.exec(answer.headers.get('set-cookie') ?? '')?.[1];
  if (value === undefined) throw new Error(`No session cookie: ${answer.status} ${answer.text}`);
  return value;
}

/** Asserts an error of this API, whole. */
export function assertError(answer: WireAnswer, status: number, errorCode: string, error: string): void {
  assert.deepEqual([answer.status, answer.body], [status, { errorCode, error }]);
  assert.equal(answer.headers.get('content-type'), 'application/json;charset=UTF-8');
  assert.deepEqual(Object.keys(answer.body), ['errorCode', 'error']);
  assert.equal(answer.headers.get('set-cookie'), null);
}

function assertDeclared(method: string, path: string, { status, body }: WireAnswer): void {
  const [bare = ''] = path.split('?');
  const fits = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(bare);
  // Of two that fit, the server too takes the one with fewer parameters.
  const [route] = routes
    .filter((line) => line.method === method && fits(line.path))
    .toSorted((one, other) => one.path.split('{').length - other.path.split('{').length);
  if (route === undefined || status === route.status) return;
  const declared = errorLiterals(route).get(status);
  assert.ok(declared, `${method} ${path} does not declare ${status}`);
  for (const literal of literalsOf(body))
    assert.ok(declared.includes(literal), `${method} ${path} does not declare ${status} ${literal}`);
}
