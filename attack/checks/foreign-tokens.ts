import { SECOND } from '#kernel/clock.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import type { World } from '#test/parity/world.ts';
import { signed } from '#test/support/foreign-issuer.ts';
import {
  AUDIENCE,
  CLIENT_ID,
  REDIRECT_URI,
  type ScriptedProvider,
  startScriptedProvider,
} from '#test/support/scripted-provider.ts';
import { type Check, none } from '../check.ts';
import { type Forgeries, forgeries } from '../support/forged-tokens.ts';

const NONCE = 'nonce-of-this-flow';

/** Tokens of a trusted issuer that are almost good open nothing and link nothing. */
export const foreignTokens: Check = {
  id: 'S45',
  title: 'tokens of a foreign issuer that are not quite right',
  async run(grounds, found) {
    const provider = await startScriptedProvider();
    const world = await grounds.world(provider.env);
    const who = await world.person();
    const { headers } = await world.session(zentry, who.email);
    const link = linkBy(world, provider, headers);
    const idClaims = (now: number) => ({
      iss: provider.url,
      aud: CLIENT_ID,
      sub: 'subject',
      exp: now + 600,
      iat: now,
      nonce: NONCE,
    });
    const now = Math.floor(world.server.clock.now() / SECOND);
    const forged = await forgeries({ claims: idClaims(now), keys: provider.keys, now });
    found(
      await refused('ID tokens for a linked login', { ...forged, tokens: await ofFlows(provider, forged, now) }, link),
    );
    const good = await signed(provider.keys.elliptic, idClaims(now));
    found(isControl('the good ID token', await link(good)));
    await forged.close();

    const claims = { iss: provider.url, aud: AUDIENCE, sub: 'subject', exp: now + 600 };
    const jwts = await forgeries({ claims, keys: provider.keys, now });
    const tokens = new Map([
      ...jwts.tokens,
      ['bound to a key', await signed(provider.keys.elliptic, { ...claims, cnf: { jkt: 'x' } })],
    ]);
    const enter = async (jwt: string) => (await world.overkiz.logIn({ jwt })).status;
    found(await refused('jwt at the Overkiz login', { ...jwts, tokens }, enter));
    found(isControl('the good jwt', await enter(await signed(provider.keys.elliptic, claims))));
    await jwts.close();

    found(await introspectedBadly(world, provider, now));
    await provider.close();
  },
};

type Present = (token: string) => Promise<number>;

/** Sends an ID token through a whole flow; the status, 200 when a login was linked by it. Those of before are removed. */
function linkBy(world: World, provider: ScriptedProvider, headers: Readonly<Record<string, string>>): Present {
  const linked = async (): Promise<readonly { login: string }[]> =>
    (await world.asseco.identity('GET', '/me', { headers })).body['linked-logins'];
  return async (idToken) => {
    for (const { login } of await linked())
      await world.asseco.identity('DELETE', `/me/logins/${encodeURIComponent(login)}`, { headers });
    const body = { provider: 'test', code: provider.codeFor(idToken), 'redirect-uri': REDIRECT_URI, nonce: NONCE };
    const { status } = await world.asseco.identity('POST', '/me/logins', { headers, body });
    return (await linked()).length > 0 ? 200 : status;
  };
}

/** The forgeries, and what can be wrong with an ID token alone (OpenID Connect Core, section 3.1.3.7). */
async function ofFlows({ url, keys }: ScriptedProvider, { tokens }: Forgeries, now: number) {
  const claims = { iss: url, aud: CLIENT_ID, sub: 'subject', exp: now + 600, iat: now, nonce: NONCE };
  const wrong: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'no nonce': { nonce: undefined },
    'an empty nonce': { nonce: '' },
    'the nonce of another flow': { nonce: 'nonce-of-another-flow' },
    'the nonce in a list': { nonce: [NONCE] },
    'made for another client': { azp: 'other' },
    'two audiences and no client': { aud: [CLIENT_ID, 'other'] },
    'no time of issue': { iat: undefined },
  };
  const all = new Map(tokens);
  for (const [what, over] of Object.entries(wrong)) all.set(what, await signed(keys.elliptic, { ...claims, ...over }));
  return all;
}

async function refused(what: string, { tokens, fetched }: Forgeries, present: Present) {
  const odd: string[] = [];
  for (const [how, token] of tokens) {
    const status = await present(token);
    if (status < 300 || status >= 500) odd.push(`${how}: ${status}`);
  }
  const verdict = none(`${what}: ${tokens.size} that are almost good`, 'taken or answered 5xx', odd, tokens.size);
  const figure = `${verdict.figure}; keys that they named fetched ${fetched()} times`;
  return { ...verdict, figure, pass: verdict.pass && fetched() === 0 };
}

const isControl = (sent: string, status: number) => ({
  sent: `${sent}, so that the refusals mean something`,
  figure: status === 200 ? 'taken' : `refused: ${status}`,
  pass: status === 200,
});

/** Answers of an introspection endpoint by which nobody is signed in (RFC 7662). */
async function introspectedBadly(world: World, provider: ScriptedProvider, now: number) {
  const good = { active: true, iss: provider.url, aud: AUDIENCE, sub: 'subject', exp: now + 600 };
  const wrong: Readonly<Record<string, unknown>> = {
    inactive: { ...good, active: false },
    'active in words': { ...good, active: 'true' },
    'active as a number': { ...good, active: 1 },
    'no word of active': { ...good, active: undefined },
    'another issuer': { ...good, iss: 'https://issuer.example' },
    'another audience': { ...good, aud: ['others'] },
    'no audience': { ...good, aud: undefined },
    expired: { ...good, exp: now - 3600 },
    'an expiry in words': { ...good, exp: 'never' },
    'not good yet': { ...good, nbf: now + 3600 },
    'no subject': { ...good, sub: undefined },
    'a list of subjects': { ...good, sub: ['subject'] },
    'bound to a key': { ...good, cnf: { jkt: 'x' } },
    'a name instead of a subject': { active: true, iss: provider.url, aud: AUDIENCE, username: 'subject' },
    'a list': [good],
    nothing: null,
  };
  const taken: string[] = [];
  const enter = async (answer: unknown, status = 200) => {
    provider.introspected(answer, status);
    return (await world.overkiz.logIn({ accessToken: 'some-token' })).status;
  };
  for (const [how, answer] of Object.entries(wrong)) if ((await enter(answer)) === 200) taken.push(how);
  for (const status of [201, 302, 400, 401, 500])
    if ((await enter(good, status)) === 200) taken.push(`status ${status}`);
  const count = Object.keys(wrong).length + 5;
  const control = await enter(good);
  const verdict = none('accessToken at the Overkiz login, the issuer answering oddly', 'let in', taken, count);
  const figure = `${verdict.figure}; its good answer: ${control === 200 ? 'let in' : control}`;
  return { ...verdict, figure, pass: verdict.pass && control === 200 };
}
