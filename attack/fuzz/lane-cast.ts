import { MAILED_CODE, MAILED_TOKEN, OVERKIZ, PASSWORD, type People, type Staff } from '../support/people.ts';
import type { Described } from './document.ts';
import type { NamedThing } from './named.ts';
import type { ActorName } from './plan.ts';
import type { Cast } from './write.ts';

/** What one person has, and the programs around it. */
interface Holdings {
  readonly username: string;
  readonly email: string;
  readonly phone: string;
  readonly customerNumber: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly cookie: string;
  readonly apiKey: string;
}

/** The people and programs of one lane: replaced now and then, because the requests wear them out. */
export class LaneCast implements Cast {
  readonly #people: People;
  readonly #staff: Staff;
  #own: Holdings | undefined;
  #other: Holdings | undefined;
  #program = '';
  #machine = '';
  #administrator = '';
  #free = 0;

  constructor(people: People, staff: Staff) {
    this.#people = people;
    this.#staff = staff;
  }

  /** New people, new tokens. */
  async renew(): Promise<void> {
    const people = this.#people;
    this.#program = await people.program(this.#staff.app);
    this.#machine = await people.machine(this.#staff.machine);
    this.#administrator = await people.administrator(this.#program, this.#staff.root);
    this.#other = this.#own ?? (await this.#person());
    this.#own = await this.#person();
  }

  async #person(): Promise<Holdings> {
    const people = this.#people;
    const named = await people.register(this.#program);
    const form = { grant_type: 'password', username: named.username, password: PASSWORD };
    const { access_token: accessToken, refresh_token: refreshToken } = await people.grant(form);
    const headers = { authorization: `Bearer ${accessToken}` };
    const me = JSON.parse((await people.must({ method: 'GET', path: '/v1/identity/me', headers })).text);
    const { apiKey } = JSON.parse((await people.must({ method: 'GET', path: '/User/api-key', headers })).text);
    const cookie = await people.cookie(named.username);
    return { ...named, customerNumber: me['customer-number'], accessToken, refreshToken, cookie, apiKey };
  }

  async say(thing: NamedThing): Promise<string> {
    const own = this.#own as Holdings;
    const other = this.#other as Holdings;
    switch (thing) {
      case 'own username':
        return own.username;
      case 'own email':
        return own.email;
      case 'own phone':
        return own.phone;
      case 'own customer number':
        return own.customerNumber;
      case 'own password':
        return PASSWORD;
      case 'other username':
        return other.username;
      case 'other email':
        return other.email;
      case 'other customer number':
        return other.customerNumber;
      case 'free name':
        return `free${this.#unique()}`;
      case 'free email':
        return `free${this.#unique()}@people.example`;
      case 'free phone':
        return `+479${this.#unique().padStart(7, '0').slice(-7)}`;
      case 'mailed code':
        return (await this.#people.mailed(own.email, MAILED_CODE)) ?? '123456';
      case 'texted code':
        return (await this.#people.mailed(own.phone, MAILED_CODE)) ?? '123456';
      case 'mailed token':
        return (await this.#people.mailed(own.email, MAILED_TOKEN)) ?? 'A'.repeat(43);
      case 'refresh token':
        return own.refreshToken;
      case 'access token':
        return own.accessToken;
      case 'single sign-on token':
        return this.#fromSession('/enduser/ssoToken', 'ssoToken');
      case 'event listener':
        return this.#fromSession('/events/register', 'id');
      case 'client id':
        return this.#staff.app.client_id;
      case 'client secret':
        return this.#staff.app.client_secret;
      case 'machine id':
        return this.#staff.machine.client_id;
      case 'machine secret':
        return this.#staff.machine.client_secret;
    }
  }

  async credentials(actor: ActorName, operation: Described): Promise<Readonly<Record<string, string>>> {
    const own = this.#own as Holdings;
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    switch (actor) {
      case 'right':
        return this.#right(operation);
      case 'nobody':
        return {};
      case 'person':
        return bearer(own.accessToken);
      case 'administrator':
        return bearer(this.#administrator);
      case 'program':
        return bearer(this.#program);
      case 'machine':
        return bearer(this.#machine);
      case 'cookie':
        return { cookie: own.cookie };
      case 'api key':
        return { 'api-key': own.apiKey };
      case 'garbage':
        return { ...bearer('a.b.c'), 'api-key': 'zk_x_y', cookie: 'JSESSIONID=; JSESSIONID=%%%; a="b' };
    }
  }

  /** Who may call an operation, by the schemes that its document names. */
  #right({ security, path }: Described): Readonly<Record<string, string>> {
    const own = this.#own as Holdings;
    const [[scheme, scope] = []] = security;
    if (scheme === 'session') return { cookie: own.cookie };
    if (scheme === 'jwt') return { authorization: `Bearer ${this.#machine}` };
    if (scheme === 'oauth2')
      return { authorization: `Bearer ${scope === 'identity.me' ? own.accessToken : this.#program}` };
    if (scheme === 'bearer') {
      const isOfPeople = /TwoFactorCode|api-key|tenants/.test(path);
      return { authorization: `Bearer ${isOfPeople ? own.accessToken : this.#administrator}` };
    }
    return {};
  }

  /** What an operation of the Overkiz API gives to the person's session; nothing that is any good when it is over. */
  async #fromSession(path: string, member: string): Promise<string> {
    const { cookie = '' } = this.#own ?? {};
    const call = { method: 'POST', path: `${OVERKIZ}${path}`, headers: { cookie } };
    const { status, text } = await this.#people.line.call(call);
    return status === 200 ? JSON.parse(text)[member] : 'A'.repeat(43);
  }

  #unique(): string {
    this.#free += 1;
    return `${process.pid}${this.#free}${String(process.hrtime.bigint()).slice(-9)}`;
  }
}
