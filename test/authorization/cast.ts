import assert from 'node:assert/strict';
import { registerUser } from '#core/accounts/register-user.ts';
import { authenticateApiKey } from '#core/credentials/api-key/authenticate-api-key.ts';
import { grantRole } from '#core/roles/grant-role.ts';
import { authenticateCookie } from '#core/sessions/cookie-session.ts';
import { authenticateToken } from '#core/tokens/authenticate-token.ts';
import { secret } from '#kernel/secret.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { confirmContacts } from '#test/support/confirm-contacts.ts';
import { AUDIENCE, EnturDriver } from '#test/support/entur.ts';
import { OverkizDriver } from '#test/support/overkiz.ts';
import type { TestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';
import type { Caller, Human, Program } from './caller.ts';
import type { Names } from './sample-request.ts';

export const BOOTSTRAP_KEY = 'a-bootstrap-key-of-the-host-0123456789';
const PASSWORD = 'Start-pass1';
const TENANTS = { first: 'default', other: 'other' } as const;

/** A credential in a header, and whether it is still one. */
interface Shown {
  readonly headers: Readonly<Record<string, string>>;
  isGood(): Promise<boolean>;
}

/** Somebody who was made for it. */
interface Player {
  readonly id: string;
  readonly email: string;
}

/** Whoever plays the callers. What an admitted call used up is replaced: each call is made by somebody in good standing. */
export class Cast {
  readonly #server: TestServer;
  readonly #asseco: AssecoDriver;
  readonly #zentry: ZentryDriver;
  readonly #entur: EnturDriver;
  readonly #overkiz: OverkizDriver;
  readonly #people = new Map<Human | 'meant', Player>();
  readonly #shown = new Map<Caller, Shown>();
  #made = 0;

  constructor(server: TestServer) {
    this.#server = server;
    this.#asseco = new AssecoDriver(server);
    this.#zentry = new ZentryDriver(server);
    this.#entur = new EnturDriver(server);
    this.#overkiz = new OverkizDriver(server);
  }

  static async on(server: TestServer): Promise<Cast> {
    await server.createTenant(TENANTS.other);
    return new Cast(server);
  }

  /** The names that requests are about. */
  async names(): Promise<Names> {
    const { id, email } = await this.#personOf('meant');
    const account = await this.#server.services.store.read.accounts.find(id);
    assert.ok(account !== undefined);
    const { usernameDisplay: username, customerNumber } = account;
    return { username, email, customerNumber, tenantId: TENANTS.first, organisationId: 1 };
  }

  /** The headers by which a caller shows who it is. */
  async headersOf(caller: Caller): Promise<Readonly<Record<string, string>>> {
    const known = this.#shown.get(caller);
    if (known !== undefined && (await known.isGood())) return known.headers;
    const { is } = caller;
    // Whoever lost a credential may have lost more with it.
    if (known !== undefined && is.kind === 'human') this.#people.delete(is.isMeant ? 'meant' : is);
    const fresh = await this.#credential(caller);
    assert.ok(await fresh.isGood(), `${caller.name} has nothing to show`);
    this.#shown.set(caller, fresh);
    return fresh.headers;
  }

  /** From now on requests are about somebody else: what bore the old names may not be the same any more. */
  nextNames(): void {
    this.#people.delete('meant');
    for (const caller of this.#shown.keys())
      if (caller.is.kind === 'human' && caller.is.isMeant) this.#shown.delete(caller);
  }

  async #credential(caller: Caller): Promise<Shown> {
    const { is, shows } = caller;
    if (shows === 'nothing') return { headers: {}, isGood: async () => true };
    if (shows === 'bootstrap-key') return { headers: { 'api-key': BOOTSTRAP_KEY }, isGood: async () => true };
    assert.ok(is.kind !== 'nobody');
    if (is.kind === 'program') return this.#programs(caller, is);
    const shown = await this.#persons(caller, is);
    return is.isGuest ? { ...shown, headers: { ...shown.headers, 'tenant-id': TENANTS.first } } : shown;
  }

  async #programs({ audience }: Caller, { as, scopes, home }: Program): Promise<Shown> {
    const client = await this.#server.createClient({ kind: as, scopes, tenant: TENANTS[home] });
    const grant = { grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret };
    const answer = await this.#entur.token(audience === 'programs' ? { ...grant, audience: AUDIENCE } : grant);
    return this.#token(answer.body.access_token);
  }

  async #persons({ shows, audience }: Caller, is: Human): Promise<Shown> {
    const { services } = this.#server;
    const { id, email } = await this.#personOf(is.isMeant ? 'meant' : is);
    if (shows === 'cookie') {
      const cookie = await this.#overkiz.cookieOf(email, PASSWORD);
      const isGood = async () =>
        (await authenticateCookie(services, secret(cookie), { active: false }))?.accountId === id;
      return { headers: { cookie: `JSESSIONID=${cookie}` }, isGood };
    }
    const scope = is.scopes.join(' ');
    const form = { grant_type: 'password', username: email, password: PASSWORD, scope };
    const granted = await this.#asseco.token(audience === 'programs' ? { ...form, audience: AUDIENCE } : form);
    const token = granted.body.access_token;
    if (shows === 'token') return this.#token(token);
    const key = (await this.#zentry.call('GET', '/User/api-key', { token })).body.apiKey;
    return { headers: { 'api-key': key }, isGood: async () => (await authenticateApiKey(services, key)) !== undefined };
  }

  #token(token: string): Shown {
    const { services } = this.#server;
    const isGood = async () =>
      (await authenticateToken(services, token, [services.settings.publicUrl, AUDIENCE])) !== undefined;
    return { headers: { authorization: `Bearer ${token}` }, isGood };
  }

  async #personOf(who: Human | 'meant'): Promise<Player> {
    const known = this.#people.get(who);
    const account = known && (await this.#server.services.store.read.accounts.find(known.id));
    if (known !== undefined && account?.status === 'A' && !account.multifactorEnabled) return known;
    const fresh = await this.#player(who === 'meant' ? undefined : who);
    this.#people.set(who, fresh);
    return fresh;
  }

  async #player(is: Human | undefined): Promise<Player> {
    this.#made += 1;
    const { operate, services } = this.#server;
    const { home = 'first', administers = 'nothing', mustChangePassword = false, isGuest = false } = is ?? {};
    const tenant = await services.store.read.tenants.findByName(TENANTS[home]);
    const username = `player-${this.#made}`;
    const email = `${username}@x.example`;
    const tenantId = tenant?.id ?? '';
    const { id } = await operate(registerUser, { username, email, password: secret(PASSWORD), tenantId });
    await confirmContacts(this.#server, id);
    if (administers === 'home') await operate(grantRole, { email, role: 'Admin', tenantId: TENANTS[home] });
    if (administers === 'server') await operate(grantRole, { email, role: 'SystemAdmin', tenantId: TENANTS.first });
    if (isGuest) await operate(grantRole, { email, role: 'Guest', tenantId: TENANTS.first });
    if (mustChangePassword) await services.store.write((tx) => tx.accounts.update(id, { mustChangePassword }));
    return { id, email };
  }
}
