import { SECOND } from '#kernel/clock.ts';
import type { Person } from '#test/parity/face-driver.ts';
import { overkiz } from '#test/parity/faces/overkiz.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { facesThat } from '#test/parity/faces.ts';
import { holdings, livesOf } from '#test/parity/holdings.ts';
import { START, type World } from '#test/parity/world.ts';
import { type Check, none } from '../check.ts';
import { mangled } from '../support/mangled.ts';
import { NEW_PASSWORD } from '../support/single-use.ts';

type Act = (who: Person) => Promise<unknown>;

/** What of somebody's holdings still opens something at the last of the nodes, after an act at the first. */
async function alive([world, ...others]: readonly [World, ...World[]], act: Act): Promise<readonly string[]> {
  const who = await world.person();
  const held = await holdings(world, who);
  await act(who);
  // At once and without a clock that moves: whatever another node remembers for a second would show.
  const { sessions, ...rest } = await livesOf(others.at(-1) ?? world, who, held);
  return [...Object.entries(sessions), ...Object.entries(rest)]
    .filter(([, life]) => life === 'alive')
    .map(([name]) => name);
}

const besides = (nodes: readonly World[]) => (nodes.length > 1 ? ', at once, at the other node' : '');

/** A new password from outside ends every session, token, key and secret of before, at every face. */
export const globalRevocation: Check = {
  id: 'S34',
  title: 'what survives a new password',
  async run(grounds, found) {
    const nodes = (await grounds.nodes(await grounds.world())) as readonly [World, ...World[]];
    const [world] = nodes;
    const acts: Readonly<Record<string, Act>> = Object.fromEntries([
      ...facesThat('setPassword').map((face) => [
        `set at ${face.name}`,
        (who: Person) => face.setPassword(world, who, NEW_PASSWORD),
      ]),
      ...facesThat('completeReset').map((face) => [
        `reset at ${face.name}`,
        async (who: Person) => {
          world.server.clock.advance(31 * SECOND);
          await face.askReset?.(world, who);
          return face.completeReset(world, who, await world.secretTo(who.email), NEW_PASSWORD);
        },
      ]),
    ]);
    for (const [what, act] of Object.entries(acts))
      found(
        none(
          `password ${what}; then every session, refresh token, key and secret of before at every face${besides(nodes)}`,
          'alive',
          await alive(nodes, act),
          8,
        ),
      );
  },
};

/** Whoever is made passive or deleted is out at once. */
export const disabling: Check = {
  id: 'S35',
  title: 'what survives the end of an account',
  async run(grounds, found) {
    const nodes = (await grounds.nodes(await grounds.world())) as readonly [World, ...World[]];
    const [world] = nodes;
    for (const status of ['P', 'D'] as const) {
      const left = await alive(nodes, (who) => world.setStatus(who, status));
      found(none(`status ${status} in the middle of sessions and flows${besides(nodes)}`, 'alive', left, 8));
    }
    const admin = 'fallen-admin@x.example';
    await world.zentry.person(admin, { roles: ['Admin'] });
    const token = await world.zentry.tokenOf(admin);
    const other = nodes.at(-1) ?? world;
    const invite = (email: string) => other.zentry.call('POST', '/User', { token }, { email });
    const before = (await invite('before@x.example')).status;
    await world.zentry.call(
      'DELETE',
      '/User/role',
      { token: world.admin },
      { email: admin, role: 'Admin', tenantId: 'default' },
    );
    const after = (await invite('after@x.example')).status;
    found({
      sent: `an administrator whose role was removed, with the token of before${besides(nodes)}`,
      figure: `${before} before, ${after} after`,
      pass: before === 200 && after === 403,
    });
  },
};

/** A session that was signed out, and one that was fixed beforehand. */
export const sessionsOfCookies: Check = {
  id: 'S36',
  title: 'signing out, and cookies set beforehand',
  async run(grounds, found) {
    const world = await grounds.sharedWorld();
    const who = await world.person();
    const session = await world.session(overkiz, who.email);
    await overkiz.signOut?.(world, session);
    const after = await overkiz.opens?.(world, session);
    const nothing = await world.overkiz.call('POST', '/logout');
    found({
      sent: 'a session cookie after signing out, and signing out without one',
      figure: `${after}; ${nothing.text}`,
      pass: after === 'not authenticated' && nothing.text === '{"logout":false}',
    });
    const other = await world.person();
    const fixed = (await world.session(overkiz, other.email)).headers.cookie ?? '';
    const answer = await world.overkiz.logIn(
      { userId: who.email, userPassword: START },
      { headers: { cookie: fixed } },
    );
    const set = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const old = await overkiz.opens?.(world, { headers: { cookie: fixed } });
    found({
      sent: 'signing in with the cookie of somebody else (S37)',
      figure: `${set === fixed ? 'the same id' : 'a new id'}; the old one: ${old}`,
      pass: set !== '' && set !== fixed && old === 'not authenticated',
    });
  },
};

/** Tokens, keys and cookies that are not quite what was given. */
export const mangling: Check = {
  id: 'S40',
  title: 'credentials that are cut, extended and flipped',
  async run(grounds, found) {
    const world = await grounds.world();
    const who = await world.person();
    const { headers, refreshToken = '' } = await world.session(zentry, who.email);
    const token = (headers.authorization ?? '').replace('Bearer ', '');
    const cookie = ((await world.session(overkiz, who.email)).headers.cookie ?? '').replace('JSESSIONID=', '');
    const key = await world.apiKey({ headers });
    const kinds: Readonly<Record<string, readonly [string, (value: string) => Promise<number>]>> = {
      'access token': [token, async (value) => (await world.me(value)).status],
      'API key': [key, async (value) => (await world.zentry.call('GET', '/User/tenants', { key: value })).status],
      'session cookie': [cookie, async (value) => ((await world.overkiz.isSignedIn(value)) ? 200 : 401)],
      'refresh token': [
        refreshToken,
        async (value) => (await world.zentry.token({ grant_type: 'refresh_token', refresh_token: value })).status,
      ],
    };
    for (const [what, [value, use]] of Object.entries(kinds)) {
      const taken: string[] = [];
      const forms = mangled(value, grounds.count(1, 7));
      let failed = 0;
      for (const [how, form] of forms) {
        const status = await use(form);
        if (status === 200) taken.push(how);
        if (status >= 500) failed += 1;
      }
      const verdict = none(`${what}: ${forms.length} forms of a good one`, 'taken', taken, forms.length);
      found({ ...verdict, figure: `${verdict.figure}; ${failed} answers 5xx`, pass: verdict.pass && failed === 0 });
    }
  },
};
