import { lockAccount } from '#core/accounts/administer-account.ts';
import { MINUTE } from '#kernel/clock.ts';
import type { Person } from '#test/parity/face-driver.ts';
import { overkiz } from '#test/parity/faces/overkiz.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { START, type World } from '#test/parity/world.ts';
import { type Check, none } from '../check.ts';
import { careful } from '../support/careful.ts';

/** A way in that was begun while the account was open: prepared by the first function, finished by the one that it gives. */
type Begun = (world: World, who: Person) => Promise<() => Promise<boolean>>;

const BEGUN: Readonly<Record<string, Begun>> = {
  'refresh token': async (world, who) => {
    const { refreshToken = '' } = await world.session(zentry, who.email);
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    return async () => (await world.zentry.token(form)).status === 200;
  },
  'single sign-on token': async (world, who) => {
    const { headers } = await world.session(overkiz, who.email);
    const { ssoToken } = (await world.overkiz.call('POST', '/enduser/ssoToken', { headers })).body;
    return async () => (await world.overkiz.logIn({ userId: who.username, ssoToken })).status === 200;
  },
  'generated password': async (world, who) => {
    const { body } = await world.entur.call('PUT', `/profiles/1/${encodeURIComponent(who.email)}/generate-password`, {
      token: world.partner,
    });
    return async () => (await zentry.signIn(world, who.email, body.generatedPassword)).word === 'in';
  },
  'reset code, then the new password': async (world, who) => {
    await zentry.askReset?.(world, who);
    const code = await world.secretTo(who.email);
    return async () => {
      await zentry.completeReset?.(world, who, code, 'by-reset-code-42');
      return (await zentry.signIn(world, who.email, 'by-reset-code-42')).word === 'in';
    };
  },
  'API key': async (world, who) => {
    const key = await world.apiKey(await world.session(zentry, who.email));
    return async () => (await world.zentry.call('GET', '/User/tenants', { key })).status === 200;
  },
};

const SECOND_FACTOR: Begun = async (world, who) => {
  await zentry.signIn(world, who.email, START);
  const code = await world.secretTo(who.email);
  return async () => (await zentry.signIn(world, who.email, START, code)).word === 'in';
};

/** What may happen to the account in between. */
const BARS: Readonly<Record<string, (world: World, who: Person) => Promise<unknown>>> = {
  'made passive': (world, who) => world.setStatus(who, 'P'),
  deleted: (world, who) => world.setStatus(who, 'D'),
  'locked by an operator': (world, { id }) => world.server.operate(lockAccount, { user: id, tenant: '1' }),
};

/** Lock and status are looked at when a proof is redeemed, not only when it was begun. */
export const redemption: Check = {
  id: 'S13',
  title: 'barred between the beginning and the end',
  async run(grounds, found) {
    const world = await grounds.world();
    const all = { ...BEGUN, 'code of a second factor': SECOND_FACTOR };
    const through: string[] = [];
    const broken: string[] = [];
    for (const [what, begin] of Object.entries(all)) {
      const person = () => (begin === SECOND_FACTOR ? careful(world) : world.person());
      const untouched = await begin(world, await person());
      if (!(await untouched())) broken.push(what);
      for (const [how, bar] of Object.entries(BARS)) {
        const who = await person();
        const end = await begin(world, who);
        await bar(world, who);
        if (await end()) through.push(`${what}, ${how}`);
        world.server.clock.advance(MINUTE);
      }
    }
    const names = Object.keys(all).join(', ');
    found(
      none(
        `${names}: redeemed after the account was ${Object.keys(BARS).join(', ')}`,
        'let in',
        through,
        Object.keys(all).length * 3,
      ),
    );
    found(none(`${names}: redeemed with nothing in between`, 'refused', broken, Object.keys(all).length));
    const who = await careful(world);
    const end = await SECOND_FACTOR(world, who);
    for (let guess = 0; guess < 5; guess += 1) await overkiz.signIn(world, who.email, 'wrong');
    const held = await end();
    found({
      sent: 'the code of a second factor, after 5 wrong passwords locked the account',
      figure: held ? 'let in' : 'refused',
      pass: !held,
    });
  },
};
