import { SECOND } from '#kernel/clock.ts';
import type { Person } from '#test/parity/face-driver.ts';
import { overkiz } from '#test/parity/faces/overkiz.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import type { World } from '#test/parity/world.ts';
import { signed } from '#test/support/foreign-issuer.ts';
import { BASE } from '#test/support/overkiz.ts';
import {
  AUDIENCE,
  CLIENT_ID,
  REDIRECT_URI,
  type ScriptedProvider,
  startScriptedProvider,
} from '#test/support/scripted-provider.ts';
import { type Check, type Finding, none } from '../check.ts';

type Claims = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

/** That a provider knows an address makes nobody its owner here. */
export const linkByAddress: Check = {
  id: 'S43',
  title: 'a provider that asserts the address of somebody else',
  async run(grounds, found) {
    const provider = await startScriptedProvider();
    const world = await grounds.world(provider.env);
    const reached: string[] = [];
    let tried = 0;
    for (const verified of [undefined, false, true, 'true'])
      for (const confirmed of [true, false]) {
        const victim = await world.person({ confirmed });
        for (const [name, claims] of Object.entries(assertions(victim))) {
          tried += 3;
          const said = { ...claims, ...(verified === undefined ? {} : { email_verified: verified }) };
          for (const way of await waysTo(world, provider, victim, said))
            reached.push(`${way}, ${name}, verified ${verified}`);
        }
      }
    found(
      none(
        'jwt, accessToken and a link with somebody’s address, verified absent, false, true',
        'reached the account',
        reached,
        tried,
      ),
    );
    await provider.close();
  },
};

/** What a provider can say that means somebody here, under a subject of its own or the names themselves. */
const assertions = ({ id, username, email }: Person): Readonly<Record<string, Claims>> => ({
  'address under a subject of its own': { sub: `foreign-${id}`, email, preferred_username: username },
  'address as subject': { sub: email, email },
  'username as subject': { sub: username, preferred_username: username },
  'user id as subject': { sub: id, email },
});

/** The ways on which somebody else got anywhere at the account by what the provider says. */
async function waysTo(
  world: World,
  provider: ScriptedProvider,
  victim: Person,
  claims: Claims,
): Promise<readonly string[]> {
  const ways: string[] = [];
  const now = world.server.clock.now() / SECOND;
  const token = { ...claims, iss: provider.url, aud: AUDIENCE, exp: now + 600 };
  const jwt = await signed(provider.keys.elliptic, token);
  if ((await world.overkiz.logIn({ jwt })).status === 200) ways.push('jwt');
  provider.introspected({ active: true, ...token });
  if ((await world.overkiz.logIn({ accessToken: 'some-token' })).status === 200) ways.push('accessToken');
  const attacker = await world.person();
  const { headers } = await world.session(zentry, attacker.email);
  const code = provider.codeFor(await idToken(world, provider, { ...claims, sub: `${String(claims.sub)}-link` }));
  await add(world, headers, { code });
  const [hers, his] = [await loginsOf(world, victim), await loginsOf(world, attacker)];
  if (hers > 0 || his !== 1) ways.push(`link (${hers} at hers, ${his} at his own)`);
  const again = await signed(provider.keys.elliptic, { ...token, sub: `${String(claims.sub)}-link` });
  const session = await world.overkiz.logIn({ jwt: again });
  const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  if ((await overkiz.whoAmI?.(world, { headers: { cookie } })) !== attacker.username)
    ways.push('jwt of the linked login');
  return ways;
}

/** A link is made by whoever began it, in the session in which it was begun. */
export const linkForgery: Check = {
  id: 'S44',
  title: 'a linked login finished by somebody else, or elsewhere',
  async run(grounds, found) {
    const provider = await startScriptedProvider();
    const world = await grounds.world(provider.env);
    const [victim, attacker] = [await world.person(), await world.person()];
    const cookie = await world.session(overkiz, victim.email);
    const token = await world.session(zentry, victim.email);
    const code = async (subject: string, nonce?: string) =>
      provider.codeFor(await idToken(world, provider, { sub: subject, ...(nonce === undefined ? {} : { nonce }) }));
    const sent: Readonly<Record<string, () => Promise<number>>> = {
      'in the victim’s browser, which has the cookie': async () =>
        (await add(world, cookie.headers, { code: await code('a1') })).status,
      'the same as a form of another site': async () => forms(world, cookie.headers, await code('a2')),
      'with the attacker’s nonce in the code, the victim’s session has another': async () =>
        (await add(world, token.headers, { code: await code('a3', 'attacker'), nonce: 'victim' })).status,
      'with a nonce in the code, the victim’s session began none': async () =>
        (await add(world, token.headers, { code: await code('a4', 'attacker') })).status,
      'without a nonce in the code, the victim’s session has one': async () =>
        (await add(world, token.headers, { code: await code('a5'), nonce: 'victim' })).status,
      'for another redirect address': async () =>
        (await add(world, token.headers, { code: await code('a6'), 'redirect-uri': 'https://evil.example/' })).status,
      'by a program for the victim': async () =>
        (await add(world, { authorization: `Bearer ${world.client}` }, { code: await code('a7') })).status,
      'by the attacker who names the victim': async () => {
        const { headers } = await world.session(zentry, attacker.email);
        const body = { code: await code('a8'), username: victim.username, 'user-id': victim.id };
        return (await add(world, headers, body)).status;
      },
    };
    const linked: string[] = [];
    const statuses: number[] = [];
    for (const [how, send] of Object.entries(sent)) {
      const before = await loginsOf(world, victim);
      const status = await send();
      statuses.push(status);
      if ((await loginsOf(world, victim)) > before || status >= 500) linked.push(`${how}: ${status}`);
    }
    const verdict = none('the attacker’s code finished at the victim’s account', 'linked', linked, statuses.length);
    found({ ...verdict, figure: `${verdict.figure}; ${statuses.join(', ')}` });
    found(await replayed(world, provider));
    await provider.close();
  },
};

/** A code that linked a login once, again: in the same session, in another one, by somebody else; and the login itself. */
async function replayed(world: World, provider: ScriptedProvider): Promise<Finding> {
  const [owner, other] = [await world.person(), await world.person()];
  const first = await world.session(zentry, owner.email);
  const code = provider.codeFor(await idToken(world, provider, { sub: 'once', nonce: 'once' }));
  const good = await add(world, first.headers, { code, nonce: 'once' });
  const second = await world.session(zentry, owner.email);
  const hers = await world.session(zentry, other.email);
  const again = await Promise.all(
    [first, second, hers].map(({ headers }) => add(world, headers, { code, nonce: 'once' })),
  );
  const fresh = provider.codeFor(await idToken(world, provider, { sub: 'once' }));
  const taken = await add(world, hers.headers, { code: fresh });
  const counts = [await loginsOf(world, owner), await loginsOf(world, other)];
  return {
    sent: 'a code that linked, again in its session, in another one, by another user; then the login by another user',
    figure: `${good.status}, then ${[...again, taken].map(({ status }) => status).join(', ')}; links: ${counts.join(' and ')}`,
    pass: good.status === 204 && counts.join() === '1,0' && [...again, taken].every(({ status }) => status >= 400),
  };
}

/** What a page of another site can make a browser send: a form, or JSON as text. */
async function forms(world: World, headers: Headers, code: string): Promise<number> {
  let lowest = 599;
  const site = { ...headers, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  const bodies: readonly [type: string, body: string][] = [
    ['application/x-www-form-urlencoded', `provider=test&code=${code}`],
    ['text/plain', JSON.stringify({ provider: 'test', code })],
    ['application/json', JSON.stringify({ provider: 'test', code })],
  ];
  for (const path of ['/v1/identity/me/logins', `${BASE}/me/logins`])
    for (const [type, body] of bodies) {
      const answer = await world.asseco.call('POST', path, { headers: { ...site, 'content-type': type }, body });
      lowest = Math.min(lowest, answer.status);
    }
  return lowest;
}

function idToken({ server }: World, provider: ScriptedProvider, claims: Claims): Promise<string> {
  const now = Math.floor(server.clock.now() / SECOND);
  return signed(provider.keys.elliptic, { iss: provider.url, aud: CLIENT_ID, iat: now, exp: now + 600, ...claims });
}

function add(world: World, headers: Headers, body: Claims) {
  const whole = { provider: 'test', 'redirect-uri': REDIRECT_URI, ...body };
  return world.asseco.call('POST', '/v1/identity/me/logins', { headers: { ...headers }, body: whole });
}

const loginsOf = async (world: World, { id }: Person): Promise<number> =>
  (await world.server.services.store.read.credentials.listLinkedLogins(id)).length;
