import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { problem } from '#core/problems.ts';
import { freshDatabase } from '#test/support/postgres/fresh-database.ts';
import { query } from '#test/support/postgres/query.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';

const EMAIL = 'kari@example.org';
const ATTEMPTS = 5;

describe('right passwords while PostgreSQL cancels what a sign-in writes', () => {
  let url: string;
  let server: TestServer;
  let zentry: ZentryDriver;
  before(async () => {
    url = await freshDatabase();
    server = await startTestServer({ env: { TESSERA_DATABASE_URL: url } });
    zentry = new ZentryDriver(server);
    await zentry.person(EMAIL);
  });
  after(() => server?.close());

  /** Each new session is cancelled at once, as it is after the statement timeout where another node's migration holds the table. */
  const stall = async () => {
    await query(
      url,
      `CREATE FUNCTION cancel() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'canceling statement due to statement timeout' USING ERRCODE = '57014'; END $$`,
    );
    await query(url, 'CREATE TRIGGER stalled BEFORE INSERT ON session FOR EACH ROW EXECUTE FUNCTION cancel()');
  };
  const goOn = () => query(url, 'DROP FUNCTION IF EXISTS cancel CASCADE');
  afterEach(goOn);

  test('lock nobody out', async () => {
    await stall();
    for (let count = 1; count <= ATTEMPTS; count += 1) assert.equal((await zentry.signIn(EMAIL)).status, 503);
    await goOn();
    const answer = await zentry.signIn(EMAIL);
    assert.equal(answer.status, 200, answer.text);
  });

  test('and wrong ones in between count', async () => {
    await stall();
    for (let count = 1; count <= ATTEMPTS; count += 1) {
      assert.equal((await zentry.signIn(EMAIL)).status, 503);
      assert.equal((await zentry.signIn(EMAIL, 'not the password')).status, 400);
    }
    await goOn();
    assert.equal((await zentry.signIn(EMAIL)).status, 400);
  });
});

for (const database of DATABASES) {
  describe(`a tenant that could not be looked up, on ${database}`, () => {
    let server: TestServer;
    before(async () => {
      server = await startTestServer({ database });
    });
    after(() => server?.close());

    test('is no failed sign-in', async () => {
      const zentry = new ZentryDriver(server);
      await zentry.person(EMAIL);
      const { read } = server.services.store;
      const { listByAccount } = read.roles;
      Object.assign(read.roles, { listByAccount: () => Promise.reject(problem('service-unavailable')) });
      for (let count = 1; count <= ATTEMPTS; count += 1)
        assert.equal((await zentry.signIn(EMAIL, undefined, 'default')).status, 503);
      Object.assign(read.roles, { listByAccount });
      assert.deepEqual(await read.audit.list({ event: 'sign-in', limit: 10 }), []);
      assert.equal((await zentry.signIn(EMAIL, undefined, 'default')).status, 200);
    });
  });
}
