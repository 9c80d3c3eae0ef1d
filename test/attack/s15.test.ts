import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { StuffingSign } from '#core/ports/stuffing-watch.ts';
import { MINUTE } from '#kernel/clock.ts';
import { WAYS } from '#test/parity/faces.ts';
import { START, startWorld, type World } from '#test/parity/world.ts';
import { freePort } from '#test/support/postgres/free-port.ts';
import { DATABASES, startTestServer } from '#test/support/test-server.ts';

const BY_ADDRESS: StuffingSign = 'many accounts from one address';
const BY_PASSWORD: StuffingSign = 'one password at many accounts';

for (const database of DATABASES) {
  describe(`S15: credential stuffing is told, on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database, { TESSERA_TRUSTED_PROXIES: '127.0.0.1' });
    });
    after(() => world?.close());

    const rows = async () =>
      (await world.server.services.store.read.audit.list({ event: 'credential-stuffing', limit: 200 })).map(
        ({ detail, ip }) => ({ detail, ip }),
      );
    /** The signs that came while something was tried, every source being new again. */
    const told = async (tries: () => Promise<unknown>) => {
      world.server.clock.advance(10 * MINUTE);
      await world.renewPrograms();
      const earlier = (await rows()).length;
      await tries();
      const all = await rows();
      return all.slice(0, all.length - earlier);
    };
    const logIn = (email: string, password: string, from: string) =>
      world.zentry.asseco.call('POST', '/login', { headers: { 'x-forwarded-for': from }, body: { email, password } });

    for (const face of WAYS)
      test(`ten wrong passwords at ten accounts of ${face.name}, and one password at ten`, async () => {
        const names = Array.from({ length: 10 }, (_, index) => `nobody-${face.name}-${index}@x.example`);
        const many = await told(async () => {
          for (const [index, name] of names.entries()) await face.signIn(world, name, `wrong-${face.name}-${index}`);
        });
        // A program asks for all its people from one address.
        const expected = face.name === 'entur' ? [] : [BY_ADDRESS];
        assert.deepEqual(
          many.map(({ detail }) => detail),
          expected,
        );
        const one = await told(async () => {
          for (const name of names) await face.signIn(world, name, 'Summer2026!');
        });
        assert.deepEqual(one.map(({ detail }) => detail).toSorted(), [...expected, BY_PASSWORD]);
      });

    test('one password at accounts that exist and that do not, from an address each', async () => {
      const people = await Promise.all(Array.from({ length: 5 }, () => world.person()));
      const names = [...people.map(({ email }) => email), ...people.map((_, index) => `ghost-${index}@x.example`)];
      const signs = await told(async () => {
        for (const [index, name] of names.entries()) await logIn(name, 'Winter2026!', `198.51.100.${index}`);
      });
      assert.deepEqual(signs, [{ detail: BY_PASSWORD, ip: '198.51.100.9' }]);
    });

    test('a network is one address, and it is told once in ten minutes', async () => {
      const guess = (index: number) => logIn(`far-${index}@x.example`, `guess-${index}`, `2001:db8:1:2::${index}`);
      const signs = await told(async () => {
        for (let index = 0; index < 9; index += 1) await guess(index);
        assert.equal((await rows()).filter(({ ip }) => ip?.startsWith('2001:')).length, 0, 'nine are not enough');
        for (let index = 9; index < 25; index += 1) await guess(index);
      });
      assert.deepEqual(signs, [{ detail: BY_ADDRESS, ip: '2001:db8:1:2::9' }]);
      const later = await told(async () => {
        for (let index = 30; index < 40; index += 1) await guess(index);
      });
      assert.equal(later.length, 1);
    });

    test('right passwords, and one account guessed at, are no stuffing', async () => {
      const people = await Promise.all(Array.from({ length: 10 }, () => world.person()));
      const signs = await told(async () => {
        for (const { email } of people) assert.equal((await logIn(email, START, '203.0.113.5')).status, 200);
        for (let guess = 0; guess < 10; guess += 1) await logIn('the-one@x.example', `g-${guess}`, '203.0.113.5');
      });
      assert.deepEqual(signs, []);
    });
  });

  test(`S15: a log line and a metric tell of it, and neither of the password, on ${database}`, async (t) => {
    const port = await freePort();
    const lines: string[] = [];
    const write = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
    const env = { TESSERA_METRICS_PORT: String(port), TESSERA_POLICY_GUESSING_STUFFING_ACCOUNTS: '3' };
    const server = await startTestServer({ database, env, log: { info: write, warn: write, error: write } });
    t.after(() => server.close());
    for (let index = 0; index < 3; index += 1) {
      const body = JSON.stringify({ email: `nobody-${index}@x.example`, password: 'Autumn2026!' });
      await fetch(`${server.url}/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    }
    const stuffing = lines.filter((line) => line.includes('"credential stuffing"'));
    assert.equal(stuffing.length, 2);
    assert.ok(stuffing.every((line) => line.includes('"face":"zentry"')));
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    for (const sign of [BY_ADDRESS, BY_PASSWORD])
      assert.ok(metrics.includes(`tessera_credential_stuffing{sign="${sign}"} 1`), metrics);
    assert.ok(!`${lines.join()}${metrics}`.includes('Autumn'));
  });
}
