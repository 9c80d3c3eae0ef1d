import type { Sent } from './line.ts';
import { OVERKIZ, type People, type Staff } from './people.ts';

/** A person as the ways in and out know one; somebody who does not exist has names too. */
export interface Someone {
  readonly username: string;
  readonly email: string;
}

/** What programs show of themselves. */
export interface Programs {
  readonly app: string;
  readonly machine: string;
}

/** Every way to prove a password, as a request. */
export function signIns(people: People, { machine }: Programs): Readonly<Record<string, SignIn>> {
  const byGrant = (path: string) => (name: string, password: string) =>
    people.form(path, { grant_type: 'password', username: name, password });
  return {
    'asseco connect/token': byGrant('/v1/authentication/connect/token'),
    'zentry connect/token': byGrant('/connect/token'),
    'zentry login': (email, password) => people.json('POST', '/login', { email, password }),
    'entur verify': (email, password) =>
      people.json('POST', '/customers/v2/profiles/verify-credentials', { email, password }, bearer(machine)),
    'overkiz login': (userId, userPassword) => people.form(`${OVERKIZ}/login`, { userId, userPassword }),
  };
}

export type SignIn = (name: string, password: string) => Sent;

/** Every way to ask for a message that brings somebody back in. */
export function recoveries(people: People, { app, machine }: Programs): Readonly<Record<string, Recovery>> {
  const named = ({ username }: Someone) => encodeURIComponent(username);
  return {
    'zentry forgotPassword': ({ email }) => people.json('POST', '/forgotPassword', { email }),
    'asseco password/reset': (who) =>
      people.json('POST', `/v1/identity/users/${named(who)}/password/reset`, {}, bearer(app)),
    'asseco username-recovery': (who) =>
      people.json('POST', `/v1/identity/users/${encodeURIComponent(who.email)}/username-recovery`, {}, bearer(app)),
    'overkiz password/reset': ({ username, email }) =>
      people.json('POST', `${OVERKIZ}/enduser/password/reset`, { userId: username, email }),
    'overkiz mainAccount/resetPassword': ({ username, email }) =>
      people.json('POST', `${OVERKIZ}/enduser/mainAccount/resetPassword`, { userId: username, email }),
    'overkiz validation': (who) => ({ method: 'POST', path: `${OVERKIZ}/enduser/${named(who)}/validation` }),
    'entur generate-password': ({ email }) =>
      people.json('POST', '/customers/v2/profiles/generate-password', { email }, bearer(machine)),
  };
}

export type Recovery = (who: Someone) => Sent;

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Tokens of both kinds of programs. */
export async function programs(people: People, { app, machine }: Pick<Staff, 'app' | 'machine'>): Promise<Programs> {
  return { app: await people.program(app), machine: await people.machine(machine) };
}
