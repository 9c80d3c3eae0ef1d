import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SignJWT } from 'jose';
import { overkiz } from '#test/parity/faces/overkiz.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { START, type World } from '#test/parity/world.ts';
import { issuerKey } from '#test/support/foreign-issuer.ts';
import { claimsOf } from '#test/support/zentry.ts';
import { type Check, type Finding, none } from '../check.ts';
import { mangled } from '../support/mangled.ts';
import { KINDS, type Kind, PLACES } from '../support/single-use.ts';

/** What a code of six digits can be mistaken for, no more than it has tries. */
const CODES: readonly (readonly [string, (code: string) => string])[] = [
  ['another last digit', (code) => `${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`],
  ['one less', (code) => code.slice(0, -1)],
  ['one more', (code) => `${code}0`],
  ['as a number', (code) => String(Number(code) + 1_000_000)],
];

/** Whatever the server hands out to be handed back is taken as it was, or not at all. */
export const forgedState: Check = {
  id: 'S31',
  title: 'state that comes back changed',
  async run(grounds, found) {
    const world = await grounds.sharedWorld();
    const every = grounds.short ? 11 : 1;
    for (const [kinds, of] of [
      ['links, reset codes and tokens that work once', KINDS.filter(({ name }) => !isCode(name))],
      ['codes of six digits', KINDS.filter(({ name }) => isCode(name))],
    ] as const) {
      const taken: string[] = [];
      let tried = 0;
      for (const kind of of) tried += await changed(world, kind, every, taken);
      found(
        none(
          `${of.length} kinds of ${kinds}: changed, cut, extended; then as they were`,
          'taken changed, or not taken as they were',
          taken,
          tried,
        ),
      );
    }
    found(await claimsChanged(world));
    found(await cookiesAndListeners(world, every));
    // Written past the server, which on PostgreSQL would be another door to the same vault.
    if (grounds.database === 'sqlite') found(await sealedSeed(await grounds.world()));
  },
};

const isCode = (name: string) => name.startsWith('code ');

/** Wrong codes by which a reset code would be void. */
const AT_ONCE = 8;

/** Uses every form of a kind of secret where it belongs, some of each secret, then the secret; says how many were tried. */
async function changed(world: World, kind: Kind, every: number, taken: string[]): Promise<number> {
  const [place = ''] = kind.redeems;
  const redeem = PLACES[place];
  if (redeem === undefined) throw new Error(`${kind.name}: where?`);
  let tried = 0;
  for (let from = 0; ; from += AT_ONCE) {
    const issued = await kind.issue(world);
    const forms = formsOf(kind, issued.secret, every);
    for (const [how, form] of forms.slice(from, from + AT_ONCE)) {
      tried += 1;
      if (await redeem(world, issued, form)) taken.push(`${kind.name}, ${how}`);
      // Wrong proofs lock: an operator opens again, or nothing after the fifth would be looked at.
      await world.unlock(issued.who.email);
    }
    tried += 1;
    if (!(await redeem(world, issued, issued.secret))) taken.push(`${kind.name} as it was: refused`);
    if (from + AT_ONCE >= forms.length) return tried;
  }
}

function formsOf({ name }: Kind, secret: string, every: number): readonly (readonly [how: string, form: string])[] {
  if (isCode(name)) return CODES.map(([how, form]) => [how, form(secret)] as const);
  // Recovery codes are typed from paper: in whatever letters.
  const isSame = (form: string) => name === 'recovery code' && form.toLowerCase() === secret.toLowerCase();
  return mangled(secret, every).filter(([, form]) => !isSame(form));
}

/** An access token whose claims say more than was signed, under its signature and under a stranger’s key of the same id. */
async function claimsChanged(world: World): Promise<Finding> {
  const [who, other] = [await world.person(), await world.person()];
  const token = ((await world.session(zentry, who.email)).headers.authorization ?? '').replace('Bearer ', '');
  const foreign = ((await world.session(zentry, other.email)).headers.authorization ?? '').replace('Bearer ', '');
  const [head = '', , signature = ''] = token.split('.');
  const [, foreignBody = '', foreignSignature = ''] = foreign.split('.');
  const header = JSON.parse(Buffer.from(head, 'base64url').toString());
  const stranger = await issuerKey(header.kid);
  const claims = claimsOf(token);
  const over: Readonly<Record<string, unknown>> = {
    sub: other.id,
    sid: claimsOf(foreign).sid,
    jti: 'another',
    exp: claims.exp + 1,
    iat: claims.iat - 1,
    aud: ['https://api.entur.io', claims.aud],
    iss: 'https://issuer.example',
    scope: 'identity.read identity.manage',
    roles: ['SystemAdmin'],
    tenant_id: 't2',
    client_id: 'another',
    amr: ['pwd', 'mfa'],
    auth_time: claims.auth_time + 1,
  };
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forms: [string, string][] = [
    ['the body of another token', `${head}.${foreignBody}.${signature}`],
    ['the signature of another token', `${token.slice(0, token.lastIndexOf('.'))}.${foreignSignature}`],
    ['another type', `${encode({ ...header, typ: 'JWT' })}.${token.split('.').slice(1).join('.')}`],
  ];
  for (const [name, value] of Object.entries(over)) {
    const more = { ...claims, [name]: value };
    forms.push([`${name} under the signature`, `${head}.${encode(more)}.${signature}`]);
    forms.push([
      `${name} under a stranger’s key`,
      await new SignJWT(more).setProtectedHeader(header).sign(stranger.privateKey),
    ]);
  }
  const taken: string[] = [];
  for (const [how, form] of forms) {
    const { status } = await world.me(form);
    if (status !== 401) taken.push(`${how}: ${status}`);
  }
  if ((await world.me(token)).status !== 200) taken.push('the token as it was: refused');
  return none(
    `${Object.keys(over).length} claims of an access token changed; bodies and signatures exchanged`,
    'taken',
    taken,
    forms.length + 1,
  );
}

/** A session cookie in company, and the event listener of a session that is not one’s own or is changed. */
async function cookiesAndListeners(world: World, every: number): Promise<Finding> {
  const [mine, other] = [await world.person(), await world.person()];
  const session = await world.session(overkiz, mine.email);
  const theirs = await world.session(overkiz, other.email);
  const cookie = session.headers.cookie ?? '';
  const value = cookie.replace('JSESSIONID=', '');
  const listener = async ({ headers }: typeof session) =>
    (await world.overkiz.call('POST', '/events/register', { headers })).body.id as string;
  const [own, foreign] = [await listener(session), await listener(theirs)];
  const taken: string[] = [];
  const cookies = [
    `JSESSIONID="x${value}"`,
    `JSESSIONID=${value}%00`,
    `jsessionid=${value}`,
    `JSESSIONID[]=${value}`,
    `JSESSIONID=x${value}; other=${value}`,
    `__Host-JSESSIONID=${value}`,
    `JSESSIONID=../${value}`,
    ...mangled(value, every).map(([, form]) => `JSESSIONID=${form}`),
  ];
  for (const form of cookies) {
    const { status } = await world.overkiz.call('GET', '/currentUserId', { headers: { cookie: form } });
    if (status !== 401) taken.push(`cookie ${form.slice(0, 30)}…: ${status}`);
  }
  const listeners = [foreign, ...mangled(own, every).map(([, form]) => form)];
  for (const form of listeners) {
    const path = `/events/${encodeURIComponent(form)}/fetch`;
    const { status } = await world.overkiz.call('POST', path, { headers: session.headers });
    if (status < 400 || status >= 500) taken.push(`listener ${form}: ${status}`);
  }
  const good = [
    (await world.overkiz.call('GET', '/currentUserId', { headers: session.headers })).status,
    (await world.overkiz.call('POST', `/events/${own}/fetch`, { headers: session.headers })).status,
  ];
  if (good.join() !== '200,200') taken.push(`as they were: ${good.join()}`);
  return none(
    'cookies in other forms and company, event listeners changed and of another session',
    'taken',
    taken,
    cookies.length + listeners.length + 2,
  );
}

/** A sealed value that somebody changes in the database opens nothing, and is no way around what it was for. */
async function sealedSeed(world: World): Promise<Finding> {
  const who = await world.person();
  const { headers } = await world.session(zentry, who.email);
  await world.asseco.call('POST', '/TwoFactorCode/authenticator', { headers: { ...headers } });
  const database = new DatabaseSync(join(world.server.dataDir, 'tessera.db'));
  const sealed = String(Object(database.prepare('select secret from totp where account_id = ?').get(who.id)).secret);
  await world.server.services.store.write((tx) => tx.accounts.update(who.id, { multifactorEnabled: true }));
  const taken: string[] = [];
  const forms = [...mangled(sealed, 9), ['nothing', ''] as const, ['another’s form', 'v1.AAAA'] as const];
  for (const [how, form] of forms) {
    database.prepare('update totp set secret = ?, confirmed_at = 1 where account_id = ?').run(form, who.id);
    const { word } = await zentry.signIn(world, who.email, START, '000000');
    if (word === 'in') taken.push(how);
    await world.unlock(who.email);
  }
  database.close();
  return none(
    `the sealed seed of an authenticator, changed in the database in ${forms.length} ways`,
    'let in without a second factor',
    taken,
    forms.length,
  );
}
