import { Secret, TOTP } from 'otpauth';
import { MINUTE, SECOND } from '#kernel/clock.ts';
import type { Person } from '#test/parity/face-driver.ts';
import { overkiz } from '#test/parity/faces/overkiz.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { facesThat, WAYS } from '#test/parity/faces.ts';
import { START, type World } from '#test/parity/world.ts';
import { type Check, none } from '../check.ts';
import { careful } from '../support/careful.ts';
import { NEW_PASSWORD } from '../support/single-use.ts';

/** Somebody whose second factor is an authenticator app. */
async function withApp(world: World) {
  const who = await world.person();
  const session = await world.session(zentry, who.email);
  const headers = { ...session.headers };
  const { body } = await world.asseco.call('POST', '/TwoFactorCode/authenticator', { headers });
  const app = new TOTP({ secret: Secret.fromBase32(body.sharedKey), algorithm: 'SHA1', digits: 6, period: 30 });
  const code = () => app.generate({ timestamp: world.server.clock.now() });
  const verified = await world.asseco.call('POST', '/TwoFactorCode/verify', { headers, body: { code: code() } });
  if (verified.status !== 200) throw new Error(verified.text);
  world.server.clock.advance(MINUTE);
  return { who, session, code };
}

/** Every way to a session or a profile, for somebody with an authenticator app, without its code. */
export const everyPath: Check = {
  id: 'S27',
  title: 'around the second factor',
  async run(grounds, found) {
    const world = await grounds.world();
    const around: string[] = [];
    let tried = 0;
    const tryIn = async (path: string, who: Person, password: string) => {
      for (const face of WAYS) {
        tried += 1;
        if ((await face.signIn(world, who.email, password)).word === 'in') around.push(`${path} → ${face.name}`);
      }
    };
    const { who } = await withApp(world);
    await tryIn('password', who, START);
    for (const face of facesThat('completeReset')) {
      const { who: owner } = await withApp(world);
      await face.askReset?.(world, owner);
      await face.completeReset(world, owner, await world.secretTo(owner.email), NEW_PASSWORD);
      await tryIn(`reset at ${face.name}`, owner, NEW_PASSWORD);
    }
    for (const face of facesThat('setPassword')) {
      const { who: owner } = await withApp(world);
      await face.setPassword(world, owner, NEW_PASSWORD);
      await tryIn(`set at ${face.name}`, owner, NEW_PASSWORD);
    }
    for (const face of facesThat('generatePassword')) {
      const { who: owner } = await withApp(world);
      // Mailed ones come to a proved address, which is what a code by mail would prove; the others come to a program.
      const password = await face.generatePassword(world, owner);
      await tryIn(`generated at ${face.name}`, owner, password);
    }
    found(
      none(
        `somebody with an authenticator app: password, reset, set and generated password at ${WAYS.length} ways in, no code`,
        'let in',
        around,
        tried,
      ),
    );
  },
};

/** The second factor goes, or another comes, only in a session that proved it a short while ago. */
export const removal: Check = {
  id: 'S28',
  title: 'taking the second factor away',
  async run(grounds, found) {
    const world = await grounds.world();
    const taken: string[] = [];
    const weakening = [
      ['DELETE', '/TwoFactorCode'],
      ['POST', '/TwoFactorCode/authenticator'],
    ] as const;
    const { session } = await withApp(world);
    world.server.clock.advance(5 * MINUTE + SECOND);
    for (const [method, path] of weakening)
      if ((await world.asseco.call(method, path, { headers: { ...session.headers } })).status < 300)
        taken.push(`${method} ${path} by a session that proved it 301 s ago`);
    const { who, code } = await withApp(world);
    const key = await keyOf(world, who, code);
    const closed = [...weakening, ['GET', '/TwoFactorCode/recovery-codes'], ['GET', '/User/api-key']] as const;
    for (const [method, path] of closed)
      if ((await world.zentry.call(method, path, { key })).status < 300) taken.push(`${method} ${path} by API key`);
    const tried = weakening.length + closed.length;
    found(
      none(
        'switching off and another app by a session that proved the factor 301 s ago; these, codes and key by API key',
        'done',
        taken,
        tried,
      ),
    );
    found(await told(world));
  },
};

async function keyOf(world: World, who: Person, code: () => string): Promise<string> {
  world.server.clock.advance(MINUTE);
  const { session } = await zentry.signIn(world, who.email, START, code());
  return world.apiKey(session ?? { headers: {} });
}

async function told(world: World) {
  const { who, code } = await withApp(world);
  const { session } = await zentry.signIn(world, who.email, START, code());
  const before = (await world.server.messages(who.email)).length;
  const { status } = await world.asseco.call('DELETE', '/TwoFactorCode', { headers: { ...session?.headers } });
  const notices = (await world.server.messages(who.email)).length - before;
  return {
    sent: 'switching off in a session that proved it just now',
    figure: `${status}, ${notices} notice to the owner`,
    pass: status === 200 && notices === 1,
  };
}

/** A code of an app opens once, also when it comes to two faces at the same time. */
export const replay: Check = {
  id: 'S29',
  title: 'the same authenticator code again',
  async run(grounds, found) {
    const world = await grounds.world();
    const rounds = grounds.count(20, 5);
    const opened: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { who, code } = await withApp(world);
      const one = code();
      const words = await Promise.all(WAYS.map((face) => face.signIn(world, who.email, START, one)));
      const again = await overkiz.signIn(world, who.email, START, one);
      world.server.clock.advance(20 * SECOND);
      const later = await zentry.signIn(world, who.email, START, one);
      opened.push([...words, again, later].filter(({ word }) => word === 'in').length);
    }
    found({
      sent: `${rounds} codes, each at ${WAYS.length} faces at once, then twice more within its window`,
      figure: `opened ${[...new Set(opened)].join(' or ')} time(s)`,
      pass: opened.every((count) => count === 1),
    });
  },
};

/** Codes are in the message that brings them and nowhere else. */
export const leakage: Check = {
  id: 'S30',
  title: 'codes in answers, trail and outbox',
  async run(grounds, found) {
    const world = await grounds.world();
    const { answers, stop } = listening(world.server.url);
    const who = await careful(world);
    world.server.clock.advance(MINUTE);
    for (const face of WAYS) await face.signIn(world, who.email, START);
    const codes = [await world.secretTo(who.email)];
    for (const face of facesThat('askReset')) {
      world.server.clock.advance(MINUTE);
      await face.askReset(world, who);
      codes.push(await world.secretTo(who.email));
    }
    stop();
    const { audit } = world.server.services.store.read;
    const trail = JSON.stringify(await audit.list({ limit: 200 }));
    const hits = codes.filter((code) => trail.includes(code) || answers.some((answer) => answer.includes(code)));
    found(
      none(
        `${codes.length} codes and tokens, looked for in ${answers.length} answers and the audit trail`,
        'found',
        hits,
        codes.length,
      ),
    );
  },
};

/** Keeps every answer that this process gets from one server from now on, those of the mailbox left out. */
function listening(url: string): { readonly answers: readonly string[]; readonly stop: () => void } {
  const answers: string[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const answer = await original(input, init);
    if (String(input).startsWith(url) && !String(input).includes('/mailbox/'))
      answers.push(`${JSON.stringify([...answer.headers])} ${await answer.clone().text()}`);
    return answer;
  };
  return { answers, stop: () => void Object.assign(globalThis, { fetch: original }) };
}
