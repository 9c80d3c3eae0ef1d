import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import { Line, type Sent } from './line.ts';
import type { AttackedServer } from './server.ts';

export const PASSWORD = 'quiet-harbour-42';
/** Another one, so that nobody else's opens what is theirs. */
const ADMIN_PASSWORD = 'seven-grey-herons-9';
export const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
export const OVERKIZ = '/enduser-mobile-web/enduserAPI';

/** A client id and its secret. */
export interface Client {
  readonly client_id: string;
  readonly client_secret: string;
}

/** Makes people and gets credentials through the published APIs of a running server, over one connection. */
export class People {
  readonly line: Line;
  #made = 0;

  constructor(line: Line) {
    this.line = line;
  }

  /** An answer that must be a success. */
  async must(request: Sent): Promise<Answer> {
    const answer = await this.line.call(request);
    if (answer.status >= 300) throw new Error(`${request.method} ${request.path}: ${answer.status} ${answer.text}`);
    return answer;
  }

  json(method: string, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Sent {
    return { method, path, headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) };
  }

  form(path: string, fields: Readonly<Record<string, string>>): Sent {
    return { method: 'POST', path, headers: FORM_TYPE, body: new URLSearchParams(fields).toString() };
  }

  async grant(fields: Readonly<Record<string, string>>): Promise<{ access_token: string; refresh_token: string }> {
    return JSON.parse((await this.must(this.form('/v1/authentication/connect/token', fields))).text);
  }

  /** An access token of a program, for an audience where it needs one. */
  async program(client: Client): Promise<string> {
    return (await this.grant({ grant_type: 'client_credentials', ...client })).access_token;
  }

  async machine(client: Client): Promise<string> {
    const body = { grant_type: 'client_credentials', ...client, audience: 'https://api.entur.io' };
    return JSON.parse((await this.must(this.json('POST', '/oauth/token', body))).text).access_token;
  }

  /** Registers somebody new at the IdentityAPI. */
  async register(program: string, password = PASSWORD): Promise<{ username: string; email: string; phone: string }> {
    this.#made += 1;
    const unique = `${process.hrtime.bigint().toString(36)}${this.#made}`;
    const username = `p${unique}`;
    const email = `${unique}@people.example`;
    const phone = `+47${String(40_000_000 + Math.floor(Math.random() * 9_999_999))}`;
    const body = { username, password, email, 'phone-number': phone };
    await this.must(this.json('POST', '/v1/identity/users', body, { authorization: `Bearer ${program}` }));
    return { username, email, phone };
  }

  /** A new system administrator's access token; `root` is that of the first. */
  async administrator(program: string, root: string): Promise<string> {
    const { username, email } = await this.register(program);
    const body = { email, role: 'SystemAdmin', tenantId: 'default' };
    await this.must(this.json('POST', '/User/role', body, { authorization: `Bearer ${root}` }));
    // Nobody proved the address: its owner is invited to take the account over.
    const resetCode = await this.codeFor(email, MAILED_TOKEN);
    await this.must(this.json('POST', '/resetPassword', { email, resetCode, newPassword: ADMIN_PASSWORD }));
    return (await this.grant({ grant_type: 'password', username, password: ADMIN_PASSWORD })).access_token;
  }

  async cookie(userId: string, userPassword = PASSWORD): Promise<string> {
    const { headers } = await this.must(this.form(`${OVERKIZ}/login`, { userId, userPassword }));
    return (headers['set-cookie'] ?? '').split(';')[0] ?? '';
  }

  /** The code that is on its way to an address. Raises an Error when none comes. */
  async codeFor(to: string, pattern = MAILED_CODE): Promise<string> {
    for (const until = performance.now() + WAIT_MS; performance.now() < until; await sleep(20)) {
      const found = await this.mailed(to, pattern);
      if (found !== undefined) return found;
    }
    throw new Error(`Nothing was sent to ${to}.`);
  }

  /** The newest text that stands alone on a line of a message to an address and looks like this. */
  async mailed(to: string, pattern: RegExp): Promise<string | undefined> {
    const { text } = await this.must({ method: 'GET', path: `/mailbox/messages?to=${encodeURIComponent(to)}` });
    for (const message of JSON.parse(text) as { text: string }[]) {
      const found = pattern.exec(message.text)?.[0];
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

const WAIT_MS = 10_000;

export const MAILED_CODE = /^\d{6}$/m;
export const MAILED_TOKEN = /^[A-Za-z0-9_-]{43}$/m;

/** Programs of every kind, and somebody who administers everything. */
export interface Staff {
  readonly app: Client;
  readonly machine: Client;
  /** An access token of the first administrator. */
  readonly root: string;
}

const BOOTSTRAP_KEY = 'a-bootstrap-key-of-the-host-0123456789';
const ADMIN_EMAIL = 'root@staff.example';
const APP_SCOPES = 'identity.signup identity.recover identity.read identity.manage';
const MACHINE_SCOPES =
  'customers:verify customers:password:send customers:password:set customers:password:change customers:password:generate customers:profile:read customers:profile:write';

/** What a server needs in its environment to have staff. */
export const STAFF_ENV = { TESSERA_BOOTSTRAP_KEY: BOOTSTRAP_KEY, TESSERA_ADMIN_EMAIL: ADMIN_EMAIL };

/** A new access token of the first administrator of a server with staff: one lives an hour. */
export async function rootToken(people: People): Promise<string> {
  const grant = { grant_type: 'password', username: ADMIN_EMAIL, password: ADMIN_PASSWORD };
  return (await people.grant(grant)).access_token;
}

/** Makes the clients and the first administrator of a new server. */
export async function hire(server: AttackedServer): Promise<Staff> {
  const client = (kind: string, scopes: string) =>
    server.command(
      'client',
      'create',
      '--name',
      kind,
      '--tenant',
      '1',
      '--kind',
      kind,
      '--scopes',
      scopes,
    ) as unknown as Client;
  const people = new People(new Line(server.port));
  await people.must({ method: 'POST', path: '/User/admin', headers: { 'api-key': BOOTSTRAP_KEY } });
  const code = await people.codeFor(ADMIN_EMAIL, MAILED_TOKEN);
  await people.must(
    people.json('POST', '/resetPassword', { email: ADMIN_EMAIL, resetCode: code, newPassword: ADMIN_PASSWORD }),
  );
  const root = await rootToken(people);
  people.line.close();
  return {
    app: client('app', APP_SCOPES),
    machine: client('internal', MACHINE_SCOPES),
    root,
  };
}
