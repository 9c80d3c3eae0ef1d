import { DAY, MINUTE } from '#kernel/clock.ts';
import type { Person } from '#test/parity/face-driver.ts';
import { asseco } from '#test/parity/faces/asseco.ts';
import { overkiz } from '#test/parity/faces/overkiz.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { facesThat } from '#test/parity/faces.ts';
import { START, type World } from '#test/parity/world.ts';
import { mailedLink } from '#test/support/mailed-link.ts';
import { claimsOf } from '#test/support/zentry.ts';
import { type Check, type Finding, none } from '../check.ts';
import { NEW_PASSWORD } from '../support/single-use.ts';

const QUARANTINE = 90 * DAY;
let serial = 0;

/** A name that somebody gave up leads to nobody else for a while, and what was given out under it stays with whom it was given to. */
export const recycling: Check = {
  id: 'S46',
  title: 'names that somebody gave up',
  async run(grounds, found) {
    const world = await grounds.world();
    found(await takenInQuarantine(world));
    // As soon as may be, so that everything that the first owner held is alive when the name is somebody else's.
    const soon = await grounds.world({ TESSERA_POLICY_CONTACTS_QUARANTINE_DAYS: '0' });
    found(await heldOfBefore(soon));
    found(await resetsOfBefore(soon));
  },
};

/** Renames somebody; gives the name given up. */
async function rename(world: World, who: Person): Promise<string> {
  const { headers } = await world.session(zentry, who.email);
  const body = { 'new-username': `${who.username}-later` };
  const { status, text } = await world.asseco.identity('PUT', '/me/username', { headers, body });
  if (status !== 204) throw new Error(text);
  return who.username;
}

/** Moves somebody to another address; gives the one given up. */
async function move(world: World, who: Person): Promise<string> {
  const { headers } = await world.session(zentry, who.email);
  const to = `moved-${who.email}`;
  await world.asseco.identity('PUT', '/me/email', { headers, body: { 'new-email': to } });
  const body = { email: to, 'confirmation-code': await world.asseco.code(to) };
  const { status, text } = await world.asseco.identity('PUT', '/me/email/confirm', { headers, body });
  if (status !== 204) throw new Error(text);
  return who.email;
}

/** Everybody who can make or name somebody tries a name until its time is over; then one gets it. */
async function takenInQuarantine(world: World): Promise<Finding> {
  const [renamed, moved] = [await world.person(), await world.person()];
  const names = [await rename(world, renamed), await move(world, moved)];
  const got: string[] = [];
  let tried = 0;
  const age = [0, 30 * DAY, QUARANTINE - MINUTE];
  let passed = 0;
  for (const at of age) {
    world.server.clock.advance(at - passed);
    passed = at;
    await world.renewPrograms();
    for (const name of names)
      for (const [how, take] of Object.entries(takers(world, name))) {
        tried += 1;
        if (await take()) got.push(`${name} after ${at / DAY} days: ${how}`);
      }
  }
  const verdict = none('a name and an address given up, taken at four faces over 90 days', 'got', got, tried);
  world.server.clock.advance(2 * MINUTE);
  await world.renewPrograms();
  const after = await Promise.all(names.map((name) => Object.values(takers(world, name))[0]?.()));
  const figure = `${verdict.figure}; after 90 days: ${after.map((free) => (free ? 'free' : 'held')).join(', ')}`;
  return { ...verdict, figure, pass: verdict.pass && after.every((free) => free) };
}

/** Every way to get a name: true when it came to somebody new. A face that answers alike is judged by what it stored. */
function takers(world: World, name: string): Readonly<Record<string, () => Promise<boolean>>> {
  const isAddress = name.includes('@');
  const made: Record<string, () => Promise<boolean>> = {};
  const registered = facesThat('register').filter(
    (face) => isAddress || face.name === 'asseco' || face.name === 'overkiz',
  );
  for (const form of [name, name.toUpperCase(), fullwidth(name)])
    for (const face of registered)
      made[`${face.name}, ${form}`] = async () => {
        serial += 1;
        const who = isAddress
          ? { username: `taker-${serial}`, email: form }
          : { username: form, email: `taker-${serial}@x.example` };
        const word = await face.register?.(world, { ...who, password: NEW_PASSWORD }).catch(() => undefined);
        return word !== undefined && (await ownerOf(world, name)) !== undefined;
      };
  made['own change'] = async () => {
    const taker = await world.person();
    const { headers } = await world.session(zentry, taker.email);
    const [path, body] = isAddress ? ['/me/email', { 'new-email': name }] : ['/me/username', { 'new-username': name }];
    return (await world.asseco.identity('PUT', path as string, { headers, body })).status < 300;
  };
  return made;
}

/** The name in letters that canonicalise to it. */
const fullwidth = (name: string) =>
  name.replaceAll(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x61 + 0xff41));

const ownerOf = async ({ server }: World, name: string): Promise<string | undefined> =>
  (await server.services.store.read.accounts.findForSignIn(name))[0]?.account.id;

/** What the first owner held goes on being his, and reaches nothing of the second owner's. */
async function heldOfBefore(world: World): Promise<Finding> {
  const first = await world.person();
  const token = await world.session(asseco, first.email);
  const cookie = await world.session(overkiz, first.email);
  const key = await world.apiKey(token);
  const ssoToken = (await world.overkiz.call('POST', '/enduser/ssoToken', { headers: cookie.headers })).body.ssoToken;
  const name = await rename(world, first);
  const second = await take(world, name);
  const crossed: string[] = [];
  const seen = (await world.asseco.identity('GET', '/me', { headers: token.headers })).body;
  if (seen['user-id'] !== first.id) crossed.push('access token');
  const renewed = await world.zentry.token({ grant_type: 'refresh_token', refresh_token: token.refreshToken ?? '' });
  if (claimsOf(renewed.body.access_token).sub !== first.id) crossed.push('refresh token');
  if ((await overkiz.whoAmI?.(world, cookie)) !== `${first.username}-later`) crossed.push('cookie');
  const tenants = await world.zentry.call('GET', '/User/tenants', { key });
  if (tenants.status !== 200) crossed.push('API key dead');
  if ((await world.overkiz.logIn({ userId: name, ssoToken })).status === 200) crossed.push('single sign-on token');
  if ((await zentry.signIn(world, name, START)).word === 'in') crossed.push('password');
  const picture = { url: 'https://pictures.example/a.png' };
  const path = `/users/${name}/hint-picture`;
  const other = await world.asseco.identity('PUT', path, { headers: token.headers, body: picture });
  if (other.status < 400) crossed.push('the path that was his');
  const subjects = [first.id, await ownerOf(world, name)];
  if (subjects[1] !== second || subjects[0] === subjects[1]) crossed.push('the user id');
  return none(
    'token, refresh token, cookie, key, sign-on token, password and path of whoever had a name before',
    'reached the second owner',
    crossed,
    9,
  );
}

/** Resets that were asked for before a name changed hands. */
async function resetsOfBefore(world: World): Promise<Finding> {
  const crossed: string[] = [];
  let tried = 0;
  const tries = async (how: string, use: () => Promise<unknown>, second: string, name: string) => {
    tried += 1;
    const before = await passwordOf(world, second);
    await use();
    if ((await passwordOf(world, second)) !== before) crossed.push(`${how}: the second owner’s password`);
    if ((await zentry.signIn(world, name, NEW_PASSWORD)).word === 'in') crossed.push(`${how}: signed in`);
  };
  for (const giveUp of [rename, move]) {
    const first = await world.person();
    await zentry.askReset?.(world, first);
    const code = await world.secretTo(first.email);
    const name = await giveUp(world, first);
    const second = await take(world, name);
    const old = { ...first, username: name, email: name };
    await tries(
      `${giveUp.name}, reset code`,
      async () => zentry.completeReset?.(world, old, code, NEW_PASSWORD),
      second,
      name,
    );
    const linked = await world.person();
    await overkiz.askReset?.(world, linked);
    const { token } = await mailedLink(world.server, linked.email);
    const left = await giveUp(world, linked);
    const owner = await take(world, left);
    const them = { ...linked, username: left, email: left };
    await tries(
      `${giveUp.name}, reset link`,
      async () => overkiz.completeReset?.(world, them, token, NEW_PASSWORD),
      owner,
      left,
    );
    if (giveUp === move) {
      // The mailbox is the second owner's now; what lies in it must not open the first owner's account.
      const word = await zentry.completeReset?.(world, { ...first, email: `moved-${first.email}` }, code, NEW_PASSWORD);
      const link = await overkiz.completeReset?.(world, linked, token, NEW_PASSWORD);
      tried += 2;
      if (word === 'done') crossed.push('the code in the mailbox given up: the first owner’s password');
      if (link === 'done') crossed.push('the link in the mailbox given up: the first owner’s password');
    }
  }
  return none(
    'resets asked for under a name or address that somebody else has now',
    'reached the other',
    crossed,
    tried,
  );
}

/** Somebody new who has the name or address from now on; gives the user id. */
async function take(world: World, name: string): Promise<string> {
  serial += 1;
  const [username, email] = name.includes('@') ? [`second-${serial}`, name] : [name, `second-${serial}@x.example`];
  const answer = await world.asseco.register(world.client, { username, email, password: 'another-quay-77' });
  if (answer.status !== 201) throw new Error(`${name}: ${answer.text}`);
  return (await ownerOf(world, name)) ?? '';
}

const passwordOf = async ({ server }: World, id: string) =>
  (await server.services.store.read.accounts.findForSignInById(id))?.password?.phc;
