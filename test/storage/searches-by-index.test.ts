import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import type { Repositories } from '#core/ports/store.ts';
import { repositories } from '#storage/repositories/index.ts';
import { kyselyOnSqlite } from '#storage/sqlite/driver.ts';
import { openSqlite } from '#storage/sqlite/open.ts';
import { NOW } from '#test/support/open-store.ts';

const PAGE = { offset: 0, limit: 20 };
const FIND = { email: undefined, phone: undefined, customerNumber: undefined, login: undefined };
const SEARCH = { email: undefined, phone: undefined, customerRef: undefined, lastName: undefined };

const LOOK_UPS: Readonly<Record<string, (tx: Repositories) => Promise<unknown>>> = {
  'a user by e-mail address': (tx) => tx.accounts.search('t', { ...FIND, email: 'a@example.org' }, NOW),
  'a user by phone number': (tx) => tx.accounts.search('t', { ...FIND, phone: '+4740000000' }, NOW),
  'a user by customer number': (tx) => tx.accounts.search('t', { ...FIND, customerNumber: '1' }, NOW),
  'a user by linked login': (tx) => tx.accounts.search('t', { ...FIND, login: 'a' }, NOW),
  'customers by e-mail address': (tx) => tx.customers.search('t', { ...SEARCH, email: 'a@example.org' }, NOW, PAGE),
  'customers by phone number': (tx) => tx.customers.search('t', { ...SEARCH, phone: '+4740000000' }, NOW, PAGE),
  'customers by surname': (tx) => tx.customers.search('t', { ...SEARCH, lastName: 'Nordmann' }, NOW, PAGE),
  'customers by reference': (tx) => tx.customers.search('t', { ...SEARCH, customerRef: '1' }, NOW, PAGE),
  'customers by two criteria': (tx) =>
    tx.customers.search('t', { ...SEARCH, email: 'a@example.org', lastName: 'Nordmann' }, NOW, PAGE),
  'the customer of a reference': (tx) => tx.customers.findByRef('t', '1'),
  'lapsed contacts': (tx) => tx.contacts.takeExpired(NOW, 10),
  'lapsed names': (tx) => tx.identifiers.deleteExpired(NOW, 10),
  'lapsed guesses and budgets': (tx) => tx.guesses.deleteExpired(NOW, 10),
  'lapsed secrets': (tx) => tx.secrets.deleteExpired(NOW, 10),
  'lapsed sessions and tokens': (tx) => tx.sessions.deleteExpired(NOW, 10),
  'messages that were done with': (tx) => tx.outbox.deleteFinished(NOW, 10),
};

/** A table walked through from its beginning, or all that belongs to one tenant. */
const WALK = /^SCAN (?!CONSTANT)|^SEARCH \w+ .*\(tenant_id=\?\)/;

// Found by `npm run bench -- --only users`: at a million users one such search kept everybody waiting for seconds.
describe('a search among many users', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-plans-'));
  let database: DatabaseSync;
  before(async () => {
    const file = join(folder, 'tessera.db');
    const onDeviceFailure = (error: unknown) => assert.fail(String(error));
    await (await openSqlite({ file, now: NOW, onDeviceFailure })).close();
    database = new DatabaseSync(file);
  });
  after(() => {
    database?.close();
    rmSync(folder, { recursive: true });
  });

  for (const [name, lookUp] of Object.entries(LOOK_UPS))
    test(`${name}: an index leads to each row`, async () => {
      const prepared: string[] = [];
      const recording = new Proxy(database, {
        get: (target, key) =>
          key === 'prepare'
            ? (sql: string) => {
                prepared.push(sql);
                return target.prepare(sql);
              }
            : Reflect.get(target, key),
      });
      await lookUp(repositories({ db: kyselyOnSqlite(recording), skipLocked: false }));
      const steps = prepared.flatMap((sql) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
      assert.ok(steps.length > 0);
      assert.deepEqual(
        steps.map(({ detail }) => String(detail)).filter((detail) => WALK.test(detail)),
        [],
      );
    });
});
