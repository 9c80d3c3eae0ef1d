import assert from 'node:assert/strict';
import { errorLiterals } from '#faces/asseco-identity/error-literals.ts';
import { routes } from '#faces/asseco-identity/routes.ts';
import { literalsOf } from '#faces/asseco-identity/wire/errors.ts';
import type { TestServer } from './test-server.ts';

export interface WireAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back
  readonly body: any;
}

/** The IdentityAPI as its clients call it. */
export class AssecoDriver {
  readonly server: TestServer;

  constructor(server: TestServer) {
    this.server = server;
  }

  async call(
    method: string,
    path: string,
    options: { token?: string | undefined; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<WireAnswer> {
    const headers: Record<string, string> = { ...options.headers };
    if (options.token !== undefined) headers.authorization = `Bearer ${options.token}`;
    const raw =
      typeof options.body === 'string'
        ? options.body
        : options.body === undefined
          ? undefined
          : JSON.stringify(options.body);
    if (raw !== undefined && headers['content-type'] === undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`${this.server.url}${path}`, {
      method,
      headers,
      ...(raw === undefined ? {} : { body: raw }),
      redirect: 'manual',
    });
    const text = await response.text();
    const json = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return {
      status: response.status,
      reason: response.statusText,
      headers: response.headers,
      text,
      body: json ? JSON.parse(text) : undefined,
    };
  }

  /** A call below /v1/identity; what comes back must be an answer that the route declares. */
  async identity(
    method: string,
    path: string,
    options: { token?: string | undefined; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<WireAnswer> {
    const answer = await this.call(method, `/v1/identity${path}`, options);
    if (this.server.config.assecoEnabled) this.#assertDeclared(method, path, answer);
    return answer;
  }

  #assertDeclared(method: string, path: string, { status, body }: WireAnswer): void {
    const [bare = ''] = path.split('?');
    const route = routes.find(
      (line) => line.method === method && new RegExp(`^${line.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(bare),
    );
    if (route === undefined || this.server.config.assecoDisabled.includes(route.operation.name)) return;
    if (status === route.status) return;
    const declared = errorLiterals(route).get(status);
    assert.ok(declared, `${method} ${route.path} does not declare ${status}`);
    for (const literal of literalsOf(body))
      assert.ok(declared.includes(literal), `${method} ${route.path} does not declare ${status} ${literal}`);
  }

  token(form: Record<string, string>, headers: Record<string, string> = {}): Promise<WireAnswer> {
    return this.call('POST', '/v1/authentication/connect/token', {
      body: new URLSearchParams(form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  }

  /** A program's token with the scopes named, or all that the client has. */
  async clientToken(client: { id: string; secret: string }, scope?: string): Promise<string> {
    const form = { grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret };
    return (await this.token(scope === undefined ? form : { ...form, scope })).body.access_token;
  }

  signIn(username: string, password: string): Promise<WireAnswer> {
    return this.token({ grant_type: 'password', username, password });
  }

  /** Registers a user through the API; the answer is the API's. */
  register(
    token: string,
    user: { username: string; password?: string; email?: string; phone?: string },
  ): Promise<WireAnswer> {
    const body = {
      username: user.username,
      password: user.password ?? 'Start-pass1',
      email: user.email ?? `${user.username}@example.org`,
      'phone-number': user.phone ?? randomPhone(),
    };
    return this.identity('POST', '/users', { token, body });
  }

  /** Confirms an address with the code that was sent there: from now on its owner is told of what happens. */
  async confirmEmail(token: string, email: string): Promise<void> {
    const body = { email, 'confirmation-code': await this.code(email) };
    const { status, text } = await this.identity('PUT', '/me/email/confirm', { token, body });
    if (status !== 204) throw new Error(`Not confirmed: ${text}`);
  }

  /** The newest six-digit code sent to an address or number. */
  async code(to: string): Promise<string> {
    for (const { text } of await this.server.messages(to)) {
      const code = /^\d{6}$/m.exec(text)?.[0];
      if (code !== undefined) return code;
    }
    throw new Error(`No code was sent to ${to}`);
  }
}

let phones = 0;
export function randomPhone(): string {
  phones += 1;
  return `+47400${String(phones).padStart(5, '0')}`;
}
