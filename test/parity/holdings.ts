import assert from 'node:assert/strict';
import { MINUTE } from '#kernel/clock.ts';
import { mailedLink } from '#test/support/mailed-link.ts';
import type { Person, Session } from './face-driver.ts';
import { zentry } from './faces/zentry.ts';
import { facesThat } from './faces.ts';
import type { World } from './world.ts';

/** Everything that can open something of a person. */
export interface Holdings {
  /** By the face that opened it. */
  readonly sessions: ReadonlyMap<string, Session>;
  readonly apiKey: string;
  readonly resetCode: string;
  readonly generatedPassword: string;
  readonly singleSignOn: string;
  /** A mailed link that would bring another address into force: it works without a session. */
  readonly addressLink: string;
}

type Life = 'alive' | 'dead';

/** Which of them still work. */
export interface Lives {
  /** By the face that opened it, and by its refresh token where it has one. */
  readonly sessions: Readonly<Record<string, Life>>;
  readonly apiKey: Life;
  readonly resetCode: Life;
  readonly generatedPassword: Life;
  readonly singleSignOn: Life;
  readonly addressLink: Life;
}

/** A session from every face, an API key, and the secrets that are under way. */
export async function holdings(world: World, who: Person): Promise<Holdings> {
  const sessions = new Map<string, Session>();
  for (const face of facesThat('opens')) sessions.set(face.name, await world.session(face, who.email));
  const [first] = sessions.values();
  assert.ok(first !== undefined);
  const apiKey = await world.apiKey(first);
  assert.match(apiKey, /^zk_/);
  const addressLink = await changeOfAddress(world, who, sessions);
  assert.equal(await zentry.askReset?.(world, who), 'done');
  const resetCode = await world.secretTo(who.email);
  world.server.clock.advance(MINUTE);
  const [generator] = facesThat('generatePassword');
  const generatedPassword = (await generator?.generatePassword(world, who)) ?? '';
  const { headers = {} } = sessions.get('overkiz') ?? {};
  const { ssoToken: singleSignOn } = (await world.overkiz.call('POST', '/enduser/ssoToken', { headers })).body;
  return { sessions, apiKey, resetCode, generatedPassword, singleSignOn, addressLink };
}

const movingTo = ({ email }: Person): string => `moving-${email}`;

/** Begins a change of address in one session, and has another mail the link to the new address. */
async function changeOfAddress(world: World, who: Person, sessions: ReadonlyMap<string, Session>): Promise<string> {
  const headersOf = (name: string) => sessions.get(name)?.headers ?? {};
  const fresh = movingTo(who);
  const change = { headers: headersOf('asseco'), body: { 'new-email': fresh } };
  assert.equal((await world.asseco.identity('PUT', '/me/email', change)).status, 202);
  world.server.clock.advance(MINUTE);
  const asked = { headers: headersOf('overkiz') };
  assert.equal((await world.overkiz.call('POST', '/enduser/email/validation', asked)).status, 200);
  return (await mailedLink(world.server, fresh)).token;
}

/** Looks at each at every face that takes its kind; all of them must say the same. */
export async function livesOf(world: World, who: Person, held: Holdings): Promise<Lives> {
  const sessions: Record<string, Life> = {};
  for (const [name, session] of held.sessions) {
    sessions[name] = await lifeOfSession(world, name, session);
    if (session.refreshToken !== undefined)
      sessions[`${name}, refreshed`] = await lifeOfRefresh(world, session.refreshToken);
  }
  const { status } = await world.zentry.call('GET', '/User/tenants', { key: held.apiKey });
  assert.ok(status === 200 || status === 401, `${status}`);
  // A code that is good is not used up by a password that is not.
  const reset = await zentry.completeReset?.(world, who, held.resetCode, 'short');
  assert.ok(reset === 'weak' || reset === 'invalid code', String(reset));
  const entered = await world.overkiz.logIn({ userId: who.username, ssoToken: held.singleSignOn });
  // The page of a link asks while it is good, and spends nothing.
  const page = `/accountManagement/emailValidation?token=${held.addressLink}`;
  const asked = (await world.overkiz.call('GET', page)).text.includes(movingTo(who));
  const { word } = await zentry.signIn(world, who.email, held.generatedPassword);
  assert.ok(word === 'in' || word === 'second factor' || word === 'refused', String(word));
  return {
    sessions,
    apiKey: status === 200 ? 'alive' : 'dead',
    singleSignOn: entered.status === 200 ? 'alive' : 'dead',
    resetCode: reset === 'weak' ? 'alive' : 'dead',
    generatedPassword: word === 'refused' ? 'dead' : 'alive',
    addressLink: asked ? 'alive' : 'dead',
  };
}

async function lifeOfSession(world: World, name: string, session: Session): Promise<Life> {
  const all = facesThat('opens');
  const { sessions: kind } = all.find((face) => face.name === name) ?? {};
  const words = await world.opens(
    session,
    all.filter((face) => face.sessions === kind),
  );
  const [word, ...others] = new Set(Object.values(words));
  assert.deepEqual(others, [], `every face says the same of a session from ${name}: ${JSON.stringify(words)}`);
  assert.ok(word === 'in' || word === 'not authenticated', String(word));
  return word === 'in' ? 'alive' : 'dead';
}

async function lifeOfRefresh(world: World, refreshToken: string): Promise<Life> {
  const answer = await world.zentry.token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  if (answer.status === 200) return 'alive';
  assert.match(answer.body.error_uri, /ID2018$/);
  return 'dead';
}
