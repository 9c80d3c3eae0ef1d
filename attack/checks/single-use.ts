import { unlockAccount } from '#core/accounts/administer-account.ts';
import { MINUTE, SECOND } from '#kernel/clock.ts';
import type { World } from '#test/parity/world.ts';
import { type Check, none } from '../check.ts';
import { type Issued, KINDS, type Kind, PLACES } from '../support/single-use.ts';

/** Every kind of single-use secret, presented wherever one can be. */
export const purposeConfusion: Check = {
  id: 'S21',
  title: 'secrets of one purpose at the places of another',
  async run(grounds, found) {
    const world = await grounds.world();
    const elsewhere: string[] = [];
    const unused: string[] = [];
    let tried = 0;
    for (const kind of KINDS) {
      let issued = await kind.issue(world);
      for (const [place, redeem] of Object.entries(PLACES)) {
        if (kind.redeems.includes(place)) continue;
        await forgetFailures(world, issued);
        tried += 1;
        if (!(await redeem(world, issued, issued.secret))) continue;
        elsewhere.push(`${kind.name} at ${place}`);
        issued = await kind.issue(world);
      }
      // Where it belongs it works after all that, so that the rest was not for another reason.
      await forgetFailures(world, issued);
      const [home = ''] = kind.redeems;
      if ((await PLACES[home]?.(world, issued, issued.secret)) !== true) unused.push(kind.name);
    }
    found(
      none(
        `${KINDS.length} kinds of secrets at ${Object.keys(PLACES).length} places, each where it does not belong`,
        'taken',
        elsewhere,
        tried,
      ),
    );
    found(none('each where it belongs, afterwards', 'refused', unused, KINDS.length));
  },
};

/** What was guessed wrongly on the way is not what this is about. */
async function forgetFailures(world: World, { who }: Issued): Promise<void> {
  await world.server.operate(unlockAccount, { user: who.id, tenant: '1' });
}

/** Secrets end when they are said to, though nothing has tidied up. */
export const expiry: Check = {
  id: 'S22',
  title: 'expiry to the second, with no clean-up',
  async run(grounds, found) {
    const world = await grounds.world();
    const late: string[] = [];
    const early: string[] = [];
    const mortal = KINDS.filter(({ lives }) => Number.isFinite(lives));
    for (const kind of mortal) {
      if (!(await takenAfter(world, kind, kind.lives - SECOND))) early.push(kind.name);
      for (const more of [0, SECOND])
        if (await takenAfter(world, kind, kind.lives + more)) late.push(`${kind.name} at T+${more / SECOND} s`);
    }
    found(none('every kind of secret at T and at T+1 s', 'taken', late, mortal.length * 2));
    found(none('every kind of secret at T−1 s', 'refused', early, mortal.length));
  },
};

/** Whether a new secret works so long after it was issued; what else it needs is as new as it can be. */
async function takenAfter(world: World, kind: Kind, passed: number): Promise<boolean> {
  await world.renewPrograms();
  const issued = await kind.issue(world);
  world.server.clock.advance(passed);
  const [home = ''] = kind.redeems;
  // Who has a second factor would be sent another code, which voids this one.
  const now = home.startsWith('sign-in') ? issued : await again(world, issued);
  return (await PLACES[home]?.(world, now, issued.secret)) === true;
}

/** The same secret, in a session that has not expired meanwhile. */
async function again(world: World, issued: Issued): Promise<Issued> {
  const { access_token: token } = (await world.zentry.signIn(issued.who.email, issued.who.password)).body;
  return token === undefined ? issued : { ...issued, session: { headers: { authorization: `Bearer ${token}` } } };
}

/** Whose a secret is, and what it is about, cannot be changed by who presents it. */
export const binding: Check = {
  id: 'S25',
  title: 'secrets of somebody else',
  async run(grounds, found) {
    const world = await grounds.world();
    const foreign: string[] = [];
    const spoilt: string[] = [];
    for (const kind of KINDS) {
      const [mine, theirs] = [await kind.issue(world), await kind.issue(world)];
      for (const place of kind.redeems) {
        // Links of addresses say by themselves whose they are: there is nobody else to be.
        if (place === 'overkiz email/validation') continue;
        await forgetFailures(world, theirs);
        if ((await PLACES[place]?.(world, theirs, mine.secret)) === true) foreign.push(`${kind.name} at ${place}`);
      }
      await forgetFailures(world, mine);
      const [home = ''] = kind.redeems;
      if ((await PLACES[home]?.(world, mine, mine.secret)) !== true) spoilt.push(kind.name);
      world.server.clock.advance(MINUTE);
    }
    found(none('every kind of secret, presented by and for another person', 'taken', foreign, KINDS.length));
    found(none('the same, by its owner afterwards', 'refused', spoilt, KINDS.length));
  },
};
