import { DAY, HOUR, MINUTE, SECOND } from '#kernel/clock.ts';
import type { Person } from '#test/parity/face-driver.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { WAYS } from '#test/parity/faces.ts';
import { START, type World } from '#test/parity/world.ts';
import { type Check, none } from '../check.ts';
import { careful } from '../support/careful.ts';

/** How often the server looked at a proof of somebody, by what it wrote down. */
async function evaluated(world: World, who: Person, since: number): Promise<number> {
  const rows = [];
  for (let before: string | undefined; ; ) {
    const page = await world.server.services.store.read.audit.list({
      accountId: who.id,
      limit: 200,
      ...(before === undefined ? {} : { before }),
    });
    rows.push(...page.filter(({ at }) => at >= since));
    before = page.at(-1)?.id;
    if (page.length < 200) break;
  }
  return rows.filter(({ result, detail }) => result === 'failure' && detail?.startsWith('wrong')).length;
}

/** One counter behind every way in. */
export const sharedCounter: Check = {
  id: 'S11',
  title: 'wrong passwords spread over the faces',
  async run(grounds, found) {
    const nodes = await grounds.nodes(await grounds.sharedWorld());
    const [world] = nodes as [World, ...World[]];
    const at = (turn: number) => nodes[turn % nodes.length] as World;
    const open: string[] = [];
    for (const [offset, first] of WAYS.entries()) {
      const who = await world.person();
      const order = [...WAYS.slice(offset), ...WAYS.slice(0, offset)];
      for (const [turn, face] of order.entries()) await face.signIn(at(turn), who.email, 'wrong');
      for (const [turn, face] of WAYS.entries())
        if ((await face.signIn(at(turn), who.username, START)).word !== 'refused')
          open.push(`${first.name} → ${face.name}`);
    }
    found(
      none(
        `5 wrong passwords, one at each face, then the right one at each, over ${nodes.length} node(s) by turns`,
        'ways still open',
        open,
        WAYS.length ** 2,
      ),
    );
    const who = await world.person();
    const since = world.server.clock.now();
    const parallel = 40;
    await Promise.all(
      Array.from({ length: parallel }, (_, guess) =>
        WAYS[guess % WAYS.length]?.signIn(at(guess), who.email, `wrong-${guess}`),
      ),
    );
    const looked = await evaluated(world, who, since);
    found({
      sent: `${parallel} wrong passwords at once over ${WAYS.length} faces and ${nodes.length} node(s)`,
      figure: `${looked} evaluated, then locked`,
      pass: looked <= 5 && looked > 0,
    });
  },
};

/** Codes of second factors and of contacts, guessed by every path, as fast as the server lets one, for a day. */
export const codeGuessing: Check = {
  id: 'S12',
  title: 'guessing codes for a day',
  async run(grounds, found) {
    const nodes = await grounds.nodes(await grounds.world());
    const [world] = nodes as [World, ...World[]];
    const hours = grounds.count(24, 4);
    const guessers: Readonly<Record<string, (who: Person, code: string) => Promise<unknown>>> = {
      'at one way in': (who, code) => zentry.signIn(world, who.email, START, code),
      'at every way in and node by turns, a new code each time': async (who, code) => {
        const face = WAYS[Number(code) % WAYS.length];
        const node = nodes[Number(code) % nodes.length] as World;
        await face?.signIn(world, who.email, START);
        return face?.signIn(node, who.email, START, code);
      },
    };
    for (const [how, guess] of Object.entries(guessers)) {
      const who = await careful(world);
      const started = world.server.clock.now();
      const perHour: number[] = [];
      for (let hour = 0; hour < hours; hour += 1) {
        const since = world.server.clock.now();
        for (let minute = 0; minute < 60; minute += 1) {
          for (let guessed = 0; guessed < grounds.count(3, 1); guessed += 1)
            await guess(who, String((minute * 7919 + guessed * 104_729) % 1_000_000).padStart(6, '0'));
          world.server.clock.advance(MINUTE);
        }
        perHour.push(await evaluated(world, who, since));
      }
      const all = await evaluated(world, who, started);
      const aDay = (all / hours) * 24;
      found({
        sent: `second-factor codes of somebody whose password is known, ${how}, ${hours} h simulated`,
        figure: `at most ${Math.max(...perHour)} evaluated in an hour, ${all} in all: chance ${((aDay / 1e6) * 100).toFixed(4)} % a day`,
        pass: Math.max(...perHour) <= 15 && aDay / 1e6 < 1e-4,
      });
    }
    // The budget of a day is spent after some five hours, and a new one begins a day after the first guess.
    found(await contactCodes(world, grounds.count(22, 6), grounds.count(1, 5)));
  },
};

/**
 * Somebody who wants an address that is not his: codes go there, and he guesses them in sessions of his own. Whenever he is
 * locked he waits and signs in again, which clears his failures, and asks for a new code whenever there is one. He tries five
 * every so many minutes.
 */
async function contactCodes(world: World, hours: number, minutes: number) {
  const who = await world.person();
  const target = 'not-mine@x.example';
  const signIn = async (): Promise<string | undefined> =>
    (await world.zentry.signIn(who.email, START)).body.access_token;
  let [told, token] = [0, await signIn()];
  for (let minute = 0; minute < hours * 60; minute += minutes) {
    if (minute % 5 === 0) token = (await signIn()) ?? token;
    if (token !== undefined) {
      await world.asseco.identity('PUT', '/me/email', { token, body: { 'new-email': target } });
      for (let guess = 0; guess < 5; guess += 1) {
        const code = String((minute * 5 + guess) * 367)
          .padStart(6, '0')
          .slice(-6);
        const body = { email: target, 'confirmation-code': code };
        const answer = await world.asseco.identity('PUT', '/me/email/confirm', { token, body });
        if (answer.body?.problem === 'bad-otp') told += 1;
      }
    }
    world.server.clock.advance(minutes * MINUTE);
  }
  world.server.clock.advance(HOUR);
  token = await signIn();
  await world.asseco.identity('PUT', '/me/email', { token, body: { 'new-email': target } });
  const right = { email: target, 'confirmation-code': await world.secretTo(target) };
  const { status } = await world.asseco.identity('PUT', '/me/email/confirm', { token, body: right });
  return {
    sent: `codes of an address that is somebody else's, guessed in own sessions, a new code and a new sign-in whenever there is one, ${hours} h simulated`,
    figure: `${told} told wrong, ${await comparedCodes(world, who)} of them compared; the right code of the last mail: ${status === 204 ? 'taken' : 'refused as wrong, the budget of the day being spent'}`,
    pass: status !== 204,
  };
}

/** How often a code was compared, by what the server wrote down. */
async function comparedCodes(world: World, who: Person): Promise<number> {
  let [count, before] = [0, undefined as string | undefined];
  for (;;) {
    const query = { accountId: who.id, event: 'contact-confirmation', limit: 200 };
    const page = await world.server.services.store.read.audit.list(before === undefined ? query : { ...query, before });
    count += page.filter(({ result, detail }) => result === 'failure' && detail !== 'locked').length;
    before = page.at(-1)?.id;
    if (page.length < 200) return count;
  }
}

/** Wrong passwords for a day, each as soon as it is taken; and what that does to whom they are guessed at. */
export const ceiling: Check = {
  id: 'S17',
  title: 'a day of wrong passwords',
  async run(grounds, found) {
    const world = await grounds.world();
    const who = await world.person();
    const session = await world.session(zentry, who.email);
    const started = world.server.clock.now();
    const hours = grounds.count(24, 3);
    let [requests, shut, looked] = [0, 0, 0];
    const step = 30 * SECOND;
    for (let passed = 0; passed < hours * HOUR; passed += step) {
      // A stranger tries every half minute; the owner would be let in unless the lock holds.
      requests += 1;
      await zentry.signIn(world, who.email, `wrong-${passed}`);
      const lockedUntil = await world.server.services.guesses.lockedUntil(`a:${who.id}`);
      if (lockedUntil !== null) shut += 1;
      world.server.clock.advance(step);
      if (passed % HOUR === 0) looked = await evaluated(world, who, started);
    }
    looked = await evaluated(world, who, started);
    found({
      sent: `a wrong password every 30 s for ${hours} h, simulated (${requests} requests)`,
      figure: `${looked} evaluated (NIST SP 800-63B: at most 100 in a row)`,
      pass: looked <= 100 && looked > 0,
    });
    const share = (shut / (hours * (HOUR / step))) * 100;
    const opened = await zentry.opens?.(world, session);
    found({
      sent: 'how far that keeps the owner out',
      figure: `locked ${share.toFixed(1)} % of the time, after the first hour for one request an hour; a session from before: ${opened === 'in' ? 'still open' : 'expired as it would'}`,
      pass: true,
    });
    found(await wayOut(world, who));
  },
};

/** What the owner of a locked account can do. */
async function wayOut(world: World, who: Person) {
  world.server.clock.advance(DAY);
  for (let guess = 0; guess < 6; guess += 1) await zentry.signIn(world, who.email, 'wrong');
  const locked = (await zentry.signIn(world, who.email, START)).word === 'refused';
  await zentry.askReset?.(world, who);
  const code = await world.secretTo(who.email);
  const reset = await zentry.completeReset?.(world, who, code, 'a-road-out-of-it-42');
  const { word } = await zentry.signIn(world, who.email, 'a-road-out-of-it-42');
  return {
    sent: 'the owner of a locked account resets the password by mail',
    figure: `${locked ? 'locked' : 'not locked'} → ${reset} → ${word}`,
    pass: locked && word === 'in',
  };
}
