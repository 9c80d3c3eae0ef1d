import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { importUsers } from '#core/accounts/import-users.ts';
import { SYSTEM } from '#core/actor.ts';
import { tidyUp } from '#core/jobs/tidy-up.ts';
import { run } from '#core/run.ts';
import { DAY } from '#kernel/clock.ts';
import { DATABASES, startTestServer } from '#test/support/test-server.ts';

const PEOPLE = 450;
/** What one transaction may hold up the others with. */
const MOST_AT_ONCE = 200;

// Found by `npm run bench -- --only users`: phone numbers of an import all lapse in the same moment.
for (const database of DATABASES)
  describe(`tidying up after an import: ${database}`, () => {
    test('everything that lapsed goes, some at a time', async () => {
      const server = await startTestServer({ database });
      try {
        const tenant = await server.services.store.read.tenants.findByName('1');
        const lines = Array.from({ length: PEOPLE }, (_, index) => ({
          json: { email: `p${index}@example.org`, phoneNumber: `+4740${String(index).padStart(6, '0')}` },
        }));
        const batch = { tenantId: tenant?.id ?? '', name: 'users', from: undefined, lines };
        const { progress } = await server.operate(importUsers, batch);
        assert.equal(progress.accepted, PEOPLE);
        server.clock.advance(365 * DAY);
        const taken: number[] = [];
        const { store } = server.services;
        const write: typeof store.write = (work, options) =>
          store.write(async (repositories) => {
            const { contacts } = repositories;
            const takeExpired: typeof contacts.takeExpired = async (now, limit) => {
              const some = await contacts.takeExpired(now, limit);
              taken.push(some.length);
              return some;
            };
            return work({ ...repositories, contacts: { ...contacts, takeExpired } });
          }, options);
        const origin = { face: 'job', ip: null, correlationId: null, defaultTenantId: tenant?.id ?? '' };
        await run({ ...server.services, store: { ...store, write } }, tidyUp, SYSTEM, origin, undefined);
        assert.deepEqual(taken, [MOST_AT_ONCE, MOST_AT_ONCE, PEOPLE - 2 * MOST_AT_ONCE]);
        const left = await store.write(async (tx) => [
          (await tx.contacts.takeExpired(server.clock.now(), PEOPLE)).length,
          await tx.identifiers.deleteExpired(server.clock.now(), PEOPLE),
        ]);
        assert.deepEqual(left, [0, 0]);
      } finally {
        await server.close();
      }
    });
  });
