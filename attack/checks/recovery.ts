import { setTimeout as sleep } from 'node:timers/promises';
import { generatePassword } from '#core/credentials/password/generate-password.ts';
import { DAY, MINUTE, SECOND } from '#kernel/clock.ts';
import { entur } from '#test/parity/faces/entur.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { facesThat, WAYS } from '#test/parity/faces.ts';
import { START } from '#test/parity/world.ts';
import { type Check, none } from '../check.ts';
import { Line } from '../support/line.ts';
import { People } from '../support/people.ts';
import { NEW_PASSWORD } from '../support/single-use.ts';
import { programs, recoveries } from '../support/ways-in.ts';

const EVIL = 'evil.example';

/** What a request says of the host does not get into a mail. */
export const hostPoisoning: Check = {
  id: 'S18',
  title: 'forged host names',
  async run(grounds, found) {
    const { server, staff } = await grounds.shared();
    const people = new People(new Line(server.port));
    const tokens = await programs(people, staff);
    const forged = {
      'x-forwarded-host': EVIL,
      'x-forwarded-proto': 'https',
      'x-host': EVIL,
      'x-original-url': `https://${EVIL}/`,
      forwarded: `host=${EVIL};proto=https`,
      referer: `https://${EVIL}/`,
    };
    const poisoned: string[] = [];
    const linked: string[] = [];
    let mails = 0;
    for (const [way, recovery] of Object.entries(recoveries(people, tokens)))
      for (const host of [EVIL, `localhost:${server.port}@${EVIL}`, `localhost:${server.port}`]) {
        const who = await people.register(tokens.app);
        const request = recovery(who);
        const path = host === EVIL ? `http://${EVIL}${request.path}` : request.path;
        await people.line.call({ ...request, path, headers: { ...request.headers, ...forged, host } });
        await people.line.call({ ...request, headers: { ...request.headers, ...forged, host } });
        // The code of the registration, and what was asked for.
        const text = await messagesTo(people, who.email, 2);
        mails += (JSON.parse(text) as unknown[]).length;
        if (text.includes('evil')) poisoned.push(way);
        for (const [link] of text.matchAll(/https?:\/\/[^\s"\\<]+/g))
          if (!link.startsWith(`http://localhost:${server.port}/`)) linked.push(link);
      }
    found(
      none(
        '7 ways to ask for recovery with forged Host, X-Forwarded-Host, Forwarded and absolute-form URI',
        'mails that name the forged host',
        poisoned,
        mails,
      ),
    );
    found(none('links in these mails', 'that lead elsewhere than to the configured URL', linked, mails));
    people.line.close();
  },
};

/** The messages to an address, once there are so many. Raises an Error when they do not come. */
async function messagesTo(people: People, to: string, count: number): Promise<string> {
  for (const until = performance.now() + 10_000; performance.now() < until; await sleep(20)) {
    const { text } = await people.must({ method: 'GET', path: `/mailbox/messages?to=${encodeURIComponent(to)}` });
    if ((JSON.parse(text) as unknown[]).length >= count) return text;
  }
  throw new Error(`Fewer than ${count} messages to ${to}.`);
}

/** Asking changes nothing. */
export const nothingBeforeProof: Check = {
  id: 'S19',
  title: 'a password while resets are asked for',
  async run(grounds, found) {
    const world = await grounds.world();
    const who = await world.person();
    const session = await world.session(zentry, who.email);
    const asks = grounds.count(100, 20);
    const refused: string[] = [];
    for (let ask = 0; ask < asks; ask += 1) {
      for (const face of facesThat('askReset')) await face.askReset(world, who);
      await world.asseco.identity('POST', `/users/${who.username}/password/reset`, { token: world.client, body: {} });
      await world.entur.call('POST', '/profiles/generate-password', {
        token: world.partner,
        body: { email: who.email },
      });
      const face = WAYS[ask % WAYS.length];
      if ((await face?.signIn(world, who.email, START))?.word !== 'in') refused.push(`${ask} at ${face?.name}`);
      world.server.clock.advance(31 * SECOND);
    }
    found(
      none(`${asks} rounds of every kind of reset asked for, the old password after each`, 'refused', refused, asks),
    );
    const open = await zentry.opens?.(world, session);
    found({ sent: 'a session of before, after all of them', figure: String(open), pass: open === 'in' });
  },
};

/** Steps out of their order change nothing. */
export const stepSkipping: Check = {
  id: 'S20',
  title: 'steps left out, emptied and repeated',
  async run(grounds, found) {
    const world = await grounds.world();
    const who = await world.person();
    const { headers } = await world.session(zentry, who.email);
    const form = (fields: Record<string, string>) => ({
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const page = '/enduser-mobile-web/enduserAPI/accountManagement';
    const reset = (resetCode: unknown) => ({ body: { email: who.email, resetCode, newPassword: NEW_PASSWORD } });
    const userId = who.username;
    const newPassword = { newPassword: NEW_PASSWORD, newPasswordRepeated: NEW_PASSWORD };
    const steps: readonly (readonly [string, string, Parameters<typeof world.asseco.call>[2]?])[] = [
      ['POST', '/resetPassword', { body: {} }],
      ['POST', '/resetPassword', reset('')],
      ['POST', '/resetPassword', reset(null)],
      ['POST', '/resetPassword', reset([])],
      ['POST', '/resetPassword', reset({ $ne: '' })],
      ['GET', `/resetPassword?email=${who.email}&newPassword=${NEW_PASSWORD}`],
      ['GET', `${page}/resetPasswordSuccess`],
      ['POST', `${page}/resetPassword`, form({ userId, token: '', ...newPassword })],
      ['POST', `${page}/resetPassword`, form({ userId, ...newPassword })],
      [
        'POST',
        `${page}/resetPassword`,
        { ...form(newPassword), headers: { ...form({}).headers, cookie: 'reset=x; userId=x' } },
      ],
      ['POST', `${page}/validation`, form({ userId, token: '', answer: 'yes' })],
      ['POST', `${page}/emailValidation`, form({ token: '', answer: 'no' })],
      ['POST', '/TwoFactorCode/verify', { headers: { ...headers }, body: { code: '' } }],
      ['POST', '/TwoFactorCode/verify', { headers: { ...headers }, body: { code: '000000' } }],
      ['GET', '/TwoFactorCode/recovery-codes', { headers: { ...headers } }],
      [
        'PUT',
        '/v1/identity/me/email/confirm',
        { headers: { ...headers }, body: { email: who.email, 'confirmation-code': '000000' } },
      ],
      ['PUT', '/v1/identity/me/password', { headers: { ...headers }, body: { 'new-password': NEW_PASSWORD } }],
      [
        'PUT',
        '/v1/identity/me/password',
        { headers: { ...headers }, body: { 'old-password': '', 'new-password': NEW_PASSWORD } },
      ],
      [
        'POST',
        '/enduser-mobile-web/enduserAPI/enduser/password',
        { body: { oldPassword: START, newPassword: NEW_PASSWORD } },
      ],
    ];
    const before = await standing();
    const changed: string[] = [];
    const failed: string[] = [];
    for (const asked of [false, true]) {
      if (asked) for (const face of facesThat('askReset')) await face.askReset(world, who);
      for (const [method, path, options] of steps) {
        const { status } = await world.asseco.call(method, path, options);
        if (status >= 500) failed.push(`${method} ${path}: ${status}`);
        if ((await standing()) !== before) changed.push(`${method} ${path}`);
      }
    }
    found(
      none(
        `${steps.length} steps without the one before, each before and after a reset was asked for`,
        'credentials changed',
        changed,
        steps.length * 2,
      ),
    );
    found(none('the same', 'answers 5xx', failed, steps.length * 2));

    async function standing(): Promise<string> {
      const { read } = world.server.services.store;
      const record = await read.accounts.findForSignInById(who.id);
      const contacts = await read.contacts.listByAccount(who.id, world.server.clock.now());
      return JSON.stringify([record?.password, record?.account.multifactorEnabled, contacts.map(({ state }) => state)]);
    }
  },
};

/** The newest token is the one that counts, however often somebody asks. */
export const superseding: Check = {
  id: 'S24',
  title: 'a flood of requests for recovery',
  async run(grounds, found) {
    const world = await grounds.world();
    for (const face of facesThat('askReset')) {
      const who = await world.person();
      await face.askReset(world, who);
      const first = await world.secretTo(who.email);
      world.server.clock.advance(31 * SECOND);
      await face.askReset(world, who);
      const second = await world.secretTo(who.email);
      const old = await face.completeReset?.(world, who, first, NEW_PASSWORD);
      const sent = (await world.server.messages(who.email)).length;
      for (let asked = 0; asked < 600; asked += 1) {
        await face.askReset(world, who);
        world.server.clock.advance(SECOND);
      }
      const flooded = (await world.server.messages(who.email)).length - sent;
      const newest = await world.secretTo(who.email);
      const done = await face.completeReset?.(world, who, newest, NEW_PASSWORD);
      found({
        sent: `${face.name}: a second request voids the first; then one a second for 10 minutes, simulated`,
        figure: `first: ${old}; ${flooded} mail(s) in the flood${newest === second ? '' : ', the newest another'}; the newest token: ${done}`,
        pass: old === 'invalid code' && flooded <= 5 && done === 'done',
      });
    }
  },
};

/** Passwords that the server makes. */
export const generatedPasswords: Check = {
  id: 'S26',
  title: 'generated passwords',
  async run(grounds, found) {
    const world = await grounds.world();
    const samples = grounds.count(10_000, 2000);
    const made = Array.from({ length: samples }, () => generatePassword(world.server.services.random));
    found(uniformity(made));
    for (const face of facesThat('generatePassword')) {
      const who = await world.person();
      const password = await face.generatePassword(world, who);
      const old = (await zentry.signIn(world, who.email, START)).word;
      const first = await zentry.signIn(world, who.email, password);
      const oldNow = (await entur.signIn(world, who.email, START)).word;
      const held = await zentry.opens?.(world, first.session ?? { headers: {} });
      world.server.clock.advance(DAY);
      await world.renewPrograms();
      const late = (await zentry.signIn(world, who.email, password)).word;
      world.server.clock.advance(MINUTE);
      found({
        sent: `${face.name}: before its first use, after it, and 24 h later unchanged`,
        figure: `old one before: ${old}; first use: ${first.word}, ${held}; old one after: ${oldNow}; 24 h later: ${late}`,
        pass:
          old === 'in' &&
          first.word === 'in' &&
          held === 'password change required' &&
          oldNow === 'refused' &&
          late === 'refused',
      });
    }
  },
};

/** Whether each class of characters is drawn evenly, by chi-square at one in ten thousand. */
function uniformity(made: readonly string[]) {
  const counts = new Map<string, number>();
  for (const character of made.join('')) counts.set(character, (counts.get(character) ?? 0) + 1);
  const scores = [/[A-Z]/, /[a-z]/, /[0-9]/].map((kind) => {
    const own = [...counts].filter(([character]) => kind.test(character)).map(([, count]) => count);
    const mean = own.reduce((sum, count) => sum + count, 0) / own.length;
    const chi = own.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
    const freedom = own.length - 1;
    // Wilson and Hilferty: the cube root of chi-square over its freedom is nearly normal.
    const score = ((chi / freedom) ** (1 / 3) - (1 - 2 / (9 * freedom))) / Math.sqrt(2 / (9 * freedom));
    return { score, size: own.length };
  });
  const bits = (made[0]?.length ?? 0) * Math.log2(counts.size);
  const repeated = made.length - new Set(made).size;
  return {
    sent: `${made.length} generated passwords`,
    figure: `${bits.toFixed(1)} bits (${made[0]?.length} of ${counts.size} characters), ${repeated} repeated, worst class ${Math.max(...scores.map(({ score }) => score)).toFixed(1)} standard deviations from even`,
    pass: bits >= 80 && repeated === 0 && scores.every(({ score }) => score < 3.7),
  };
}
