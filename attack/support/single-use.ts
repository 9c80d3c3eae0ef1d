import { issueTerms } from '#core/terms/issue-terms.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#kernel/clock.ts';
import type { Person, Session } from '#test/parity/face-driver.ts';
import { asseco } from '#test/parity/faces/asseco.ts';
import { overkiz } from '#test/parity/faces/overkiz.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { START, type World } from '#test/parity/world.ts';
import { careful } from './careful.ts';

/** What one person was given to use once, and what goes with it. */
export interface Issued {
  readonly who: Person;
  readonly secret: string;
  /** The address, number or gateway that it is about. */
  readonly about: string;
  readonly session: Session;
}

/** A place where secrets are used: true when it did what it is for. */
export type Redeem = (world: World, issued: Issued, secret: string) => Promise<boolean>;

/** A kind of single-use secret. */
export interface Kind {
  readonly name: string;
  readonly lives: number;
  issue(world: World): Promise<Issued>;
  /** By the name of the place. */
  readonly redeems: readonly string[];
}

export const NEW_PASSWORD = 'lantern-by-the-quay';
const GATEWAY = '1234-5678-9012';
let serial = 0;
const fresh = () => String(++serial).padStart(6, '0');

async function withSession(world: World, who: Person): Promise<Omit<Issued, 'secret'>> {
  return { who, about: who.email, session: await world.session(zentry, who.email) };
}

async function requested(world: World, method: string, path: string, issued: Omit<Issued, 'secret'>, body?: unknown) {
  const { status, text } = await world.asseco.call(method, path, { headers: { ...issued.session.headers }, body });
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
}

const mailed = async (world: World, issued: Omit<Issued, 'secret'>): Promise<Issued> => ({
  ...issued,
  secret: await world.secretTo(issued.about),
});

/** Every kind of secret that works once. */
export const KINDS: readonly Kind[] = [
  {
    name: 'code that confirms an address',
    lives: 10 * MINUTE,
    redeems: ['asseco email/confirm'],
    async issue(world) {
      const issued = { ...(await withSession(world, await world.person())), about: `new-${fresh()}@x.example` };
      await requested(world, 'PUT', '/v1/identity/me/email', issued, { 'new-email': issued.about });
      return mailed(world, issued);
    },
  },
  {
    name: 'code that confirms a number',
    lives: 10 * MINUTE,
    redeems: ['asseco phone-number/confirm'],
    async issue(world) {
      const issued = { ...(await withSession(world, await world.person())), about: `+4741${fresh()}` };
      await requested(world, 'PUT', '/v1/identity/me/phone-number', issued, { 'new-phone-number': issued.about });
      return mailed(world, issued);
    },
  },
  {
    name: 'code of a second factor',
    lives: 5 * MINUTE,
    redeems: ['sign-in with a code', 'zentry TwoFactorCode/verify'],
    async issue(world) {
      const issued = await withSession(world, await world.person());
      await requested(world, 'POST', '/TwoFactorCode/send', issued);
      await requested(world, 'POST', '/TwoFactorCode/verify', issued, { code: await world.secretTo(issued.about) });
      world.server.clock.advance(31 * SECOND);
      await zentry.signIn(world, issued.who.email, START);
      return mailed(world, issued);
    },
  },
  {
    name: 'code that switches a second factor on',
    lives: 5 * MINUTE,
    redeems: ['zentry TwoFactorCode/verify'],
    async issue(world) {
      const issued = await withSession(world, await world.person());
      await requested(world, 'POST', '/TwoFactorCode/send', issued);
      return mailed(world, issued);
    },
  },
  {
    name: 'recovery code',
    lives: Number.POSITIVE_INFINITY,
    redeems: ['sign-in with a recovery code'],
    async issue(world) {
      const who = await careful(world);
      await zentry.signIn(world, who.email, START);
      world.server.clock.advance(31 * SECOND);
      await zentry.signIn(world, who.email, START);
      const { session } = await zentry.signIn(world, who.email, START, await world.secretTo(who.email));
      const issued = { who, about: who.email, session: session ?? { headers: {} } };
      const { body } = await world.asseco.call('GET', '/TwoFactorCode/recovery-codes', {
        headers: { ...issued.session.headers },
      });
      return { ...issued, secret: body.recoveryCodes[0] };
    },
  },
  {
    name: 'reset code',
    lives: HOUR,
    redeems: ['zentry resetPassword', 'overkiz reset page'],
    async issue(world) {
      const issued = await withSession(world, await world.person());
      await zentry.askReset?.(world, issued.who);
      return mailed(world, issued);
    },
  },
  {
    name: 'reset link',
    lives: HOUR,
    redeems: ['zentry resetPassword', 'overkiz reset page'],
    async issue(world) {
      const issued = await withSession(world, await world.person());
      await overkiz.askReset?.(world, issued.who);
      return mailed(world, issued);
    },
  },
  {
    name: 'invitation',
    lives: 72 * HOUR,
    redeems: ['zentry resetPassword', 'overkiz reset page'],
    async issue(world) {
      const email = `invited-${fresh()}@x.example`;
      const { status, text, body } = await world.zentry.call('POST', '/User', { token: world.admin }, { email });
      if (status !== 200) throw new Error(text);
      const who = { id: body.id, username: email, email, customerNumber: '', password: '' };
      return mailed(world, { who, about: email, session: { headers: {} } });
    },
  },
  {
    name: 'validation of an account',
    lives: DAY,
    redeems: ['overkiz validation'],
    async issue(world) {
      const issued = await withSession(world, await world.person({ confirmed: false }));
      await world.overkiz.call('POST', `/enduser/${issued.who.username}/validation`);
      return mailed(world, issued);
    },
  },
  {
    name: 'validation of an address',
    lives: DAY,
    redeems: ['overkiz email/validation'],
    async issue(world) {
      const who = await world.person({ confirmed: false });
      const session = await world.session(overkiz, who.email);
      await world.overkiz.call('POST', '/enduser/email/validation', { headers: session.headers });
      return mailed(world, { ...(await withSession(world, who)) });
    },
  },
  {
    name: 'terms of use',
    lives: 30 * DAY,
    redeems: ['overkiz terms accept', 'overkiz terms decline'],
    async issue(world) {
      const issued = await withSession(world, await world.person());
      const gateway = `1000-${fresh().slice(0, 2)}00-${fresh().slice(-4)}`;
      await world.server.operate(issueTerms, { gateway, user: issued.who.id, tenant: '1' });
      const { secret } = await mailed(world, issued);
      return { ...issued, secret, about: gateway };
    },
  },
  {
    name: 'single sign-on token',
    lives: MINUTE,
    redeems: ['overkiz login with ssoToken'],
    async issue(world) {
      const issued = await withSession(world, await world.person());
      const { headers } = await world.session(overkiz, issued.who.email);
      const { body } = await world.overkiz.call('POST', '/enduser/ssoToken', { headers });
      return { ...issued, secret: body.ssoToken };
    },
  },
  {
    name: 'generated password',
    lives: DAY,
    redeems: ['sign-in with it as password'],
    async issue(world) {
      const issued = await withSession(world, await world.person());
      const path = `/profiles/1/${encodeURIComponent(issued.who.email)}/generate-password`;
      const { body } = await world.entur.call('PUT', path, { token: world.partner });
      return { ...issued, secret: body.generatedPassword };
    },
  },
];

/** Every place where a secret can be used once. */
export const PLACES: Readonly<Record<string, Redeem>> = {
  'asseco email/confirm': async (world, { session, about }, code) =>
    (await confirm(world, session, 'email', { email: about, 'confirmation-code': code })) === 204,
  'asseco phone-number/confirm': async (world, { session, about }, code) =>
    (await confirm(world, session, 'phone-number', { 'phone-number': about, 'confirmation-code': code })) === 204,
  'zentry TwoFactorCode/verify': async (world, { session }, code) =>
    (await world.asseco.call('POST', '/TwoFactorCode/verify', { headers: { ...session.headers }, body: { code } }))
      .status === 200,
  'sign-in with a code': async (world, { who }, code) =>
    (await asseco.signIn(world, who.email, who.password, code)).word === 'in' && (await isCareful(world, who)),
  'sign-in with a recovery code': async (world, { who }, code) => {
    const form = { grant_type: 'password', username: who.email, password: who.password };
    const { status } = await world.asseco.token({ ...form, two_factor_recovery_code: code });
    return status === 200 && (await isCareful(world, who));
  },
  'zentry resetPassword': async (world, { who }, code) =>
    (await zentry.completeReset?.(world, who, code, NEW_PASSWORD)) === 'done',
  'overkiz reset page': async (world, { who }, token) =>
    (await overkiz.completeReset?.(world, who, token, NEW_PASSWORD)) === 'done',
  'overkiz validation': async (world, { who }, token) =>
    await spent(world, `/enduser/${encodeURIComponent(who.username)}/validation/${encodeURIComponent(token)}`),
  'overkiz email/validation': async (world, _issued, token) =>
    spent(world, `/enduser/email/validation/${encodeURIComponent(token)}`),
  'overkiz terms accept': async (world, { about }, token) => terms(world, about, 'accept', token),
  'overkiz terms decline': async (world, { about }, token) => terms(world, about, 'decline', token),
  'overkiz login with ssoToken': async (world, { who }, ssoToken) =>
    (await world.overkiz.logIn({ userId: who.username, ssoToken })).status === 200,
  'sign-in with it as password': async (world, { who }, password) =>
    (await zentry.signIn(world, who.email, password)).word === 'in',
  'refresh grant': async (world, _issued, token) =>
    (await world.zentry.token({ grant_type: 'refresh_token', refresh_token: token })).status === 200,
  'as an access token': async (world, _issued, token) => (await world.me(token)).status === 200,
  'as an API key': async (world, _issued, key) =>
    (await world.zentry.call('GET', '/User/tenants', { key })).status === 200,
  'as a session cookie': async (world, _issued, cookie) => world.overkiz.isSignedIn(cookie),
};

const confirm = async (world: World, { headers }: Session, what: string, body: unknown) =>
  (await world.asseco.call('PUT', `/v1/identity/me/${what}/confirm`, { headers: { ...headers }, body })).status;

/** Whether somebody has a second factor: for whoever has none a code beside the password is not looked at. */
async function isCareful(world: World, { id }: Person): Promise<boolean> {
  return (await world.server.services.store.read.accounts.find(id))?.multifactorEnabled === true;
}

async function spent(world: World, path: string): Promise<boolean> {
  const { text } = await world.overkiz.call('POST', path);
  return text.endsWith(':true}');
}

function terms(world: World, about: string, choice: string, token: string): Promise<boolean> {
  const gateway = /^\d{4}-\d{4}-\d{4}$/.test(about) ? about : GATEWAY;
  return spent(world, `/termsOfUse/${gateway}/${choice}/${encodeURIComponent(token)}`);
}
