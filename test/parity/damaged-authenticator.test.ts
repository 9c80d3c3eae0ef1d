import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, mock, test } from 'node:test';
import { URI } from 'otpauth';
import { MINUTE, SECOND } from '#kernel/clock.ts';
import { DATABASES } from '#test/support/test-server.ts';
import type { Person } from './face-driver.ts';
import { zentry } from './faces/zentry.ts';
import { WAYS } from './faces.ts';
import { everywhere, START, startWorld, type World } from './world.ts';

/** More than the wrong tries that lock an account. */
const TRIES = 6;

/** How each way in says that it cannot answer. */
const UNAVAILABLE: Readonly<Record<string, RegExp>> = {
  asseco: /^503 \{"error":"temporarily_unavailable"/,
  zentry: /^503 \{"error":"temporarily_unavailable"/,
  'zentry /login': /^503 \{.*"title":"Service Unavailable","status":503/,
  entur: /^503 \{"errorCode":500,/,
  overkiz: /^503 <!DOCTYPE html>/,
};

for (const database of DATABASES) {
  describe(`the secret of somebody's authenticator app was damaged on ${database}`, () => {
    let world: World;
    let logged: unknown[][];
    before(async () => {
      world = await startWorld(database);
    });
    beforeEach(() => {
      logged = [];
      mock.restoreAll();
      mock.method(world.server.services.log, 'error', (...line: unknown[]) => void logged.push(line));
    });
    after(() => world?.close());

    const factor = (path: string, headers: Readonly<Record<string, string>>, body?: unknown) =>
      world.asseco.call('POST', `/TwoFactorCode/${path}`, { headers, body });

    /** Sets up an app in a session; gives its codes. */
    async function setUp(headers: Readonly<Record<string, string>>): Promise<() => string> {
      const app = URI.parse((await factor('authenticator', headers)).body.authenticatorUri);
      const code = () => app.generate({ timestamp: world.server.clock.now() } as never);
      assert.equal((await factor('verify', headers, { code: code() })).status, 200);
      world.server.clock.advance(30 * SECOND);
      return code;
    }

    /** Somebody with an app and recovery codes. */
    async function careful() {
      const who = await world.person();
      const { headers } = await world.session(zentry, who.email);
      const code = await setUp(headers);
      const fetched = await world.asseco.call('GET', '/TwoFactorCode/recovery-codes', { headers });
      return { who, headers, code, recoveryCodes: fetched.body.recoveryCodes as readonly string[] };
    }

    const sealed = async ({ id }: Person) =>
      (await world.server.services.store.read.secondFactors.findTotp(id))?.secret ?? '';

    /** Puts something else in place of what is sealed. */
    const damage = ({ id }: Person, secret: string) =>
      world.server.services.store.write(async (tx) => {
        await tx.secondFactors.deleteTotp(id);
        await tx.secondFactors.putTotp(id, secret, world.server.clock.now());
        await tx.secondFactors.useTotpStep(id, secret, 1, world.server.clock.now());
      });

    const damages: Readonly<Record<string, (whole: string) => string | Promise<string>>> = {
      altered: (whole) => `${whole.slice(0, 30)}${whole[30] === 'A' ? 'B' : 'A'}${whole.slice(31)}`,
      'cut off': (whole) => whole.slice(0, 12),
      gone: () => '',
      "somebody else's": async () => sealed((await careful()).who),
    };
    for (const [name, damaged] of Object.entries(damages))
      test(`${name}: nobody is let in, each face says so in its form, and the operator learns whose it is`, async () => {
        const { who, code } = await careful();
        await damage(who, await damaged(await sealed(who)));
        for (const given of [code(), '000000']) {
          const words = Object.entries(await world.ways(who.email, START, given));
          for (const [face, word] of words) assert.match(word, UNAVAILABLE[face] ?? /^$/, face);
        }
        const line = [{ accountId: who.id }, 'the secret of an authenticator app does not open'];
        assert.deepEqual(logged, Array(2 * WAYS.length).fill(line));
      });

    test('recovery codes open, and a new app takes the place of the damaged one', async () => {
      const { who, recoveryCodes } = await careful();
      await damage(who, 'v1.damaged');
      const [recoveryCode = ''] = recoveryCodes;
      const couple = { grant_type: 'password', username: who.email, password: START };
      const answer = await world.zentry.token({ ...couple, two_factor_recovery_code: recoveryCode });
      assert.equal(answer.status, 200);
      const code = await setUp({ authorization: `Bearer ${answer.body.access_token}` });
      assert.equal((await zentry.signIn(world, who.email, START, code())).word, 'in');
      assert.deepEqual(logged, []);
    });

    test('no try is counted, and none tells whether a mailed code was right', async () => {
      const { who, headers, recoveryCodes } = await careful();
      await damage(who, 'v1.damaged');
      await factor('send', headers);
      const mailed = await world.secretTo(who.email);
      const said = new Set<string>();
      for (const code of [mailed, ...Array(TRIES).fill('000000')]) {
        const answer = await factor('verify', headers, { code });
        said.add(`${answer.status} ${answer.text}`);
      }
      assert.deepEqual([said.size, [...said][0]?.slice(0, 3)], [1, '503']);
      const json = { email: who.email, password: START, twoFactorRecoveryCode: recoveryCodes[0] };
      assert.equal((await world.zentry.call('POST', '/login', {}, json)).status, 200);
    });

    test('without recovery codes: once the operator has deleted it, codes are mailed', async () => {
      const { who } = await careful();
      await damage(who, 'v1.damaged');
      await world.server.services.store.write((tx) => tx.secondFactors.deleteTotp(who.id));
      world.server.clock.advance(MINUTE);
      assert.deepEqual(await world.ways(who.email, START), everywhere('second factor'));
      assert.equal((await zentry.signIn(world, who.email, START, await world.secretTo(who.email))).word, 'in');
    });
  });
}
