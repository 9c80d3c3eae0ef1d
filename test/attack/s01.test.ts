import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Store } from '#core/ports/store.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';

for (const database of DATABASES) {
  describe(`S01: a sign-in asks the same of the database for somebody and for nobody, on ${database}`, () => {
    let server: TestServer;
    before(async () => {
      server = await startTestServer({ database });
    });
    after(() => server?.close());

    /** What is read while something is done, in order. */
    async function readsOf(work: () => Promise<{ status: number }>): Promise<readonly string[]> {
      const { services } = server;
      const { store } = services;
      const reads: string[] = [];
      Object.assign(services, { store: { ...store, read: listened(store.read, reads) } satisfies Store });
      try {
        assert.equal((await work()).status, 400);
      } finally {
        Object.assign(services, { store });
      }
      return reads;
    }

    for (const way of ['IdentityAPI', 'Zentry']) {
      test(`at the token endpoint of ${way}`, async () => {
        const [asseco, zentry] = [new AssecoDriver(server), new ZentryDriver(server)];
        const name = `kari-${way.toLowerCase()}@example.org`;
        await zentry.person(name);
        const signIn = (who: string) =>
          way === 'Zentry' ? zentry.signIn(who, 'wrong-password-1') : asseco.signIn(who, 'wrong-password-1');
        const somebody = await readsOf(() => signIn(name));
        const nobody = await readsOf(() => signIn(`nobody-${name}`));
        assert.ok(somebody.length > 0);
        assert.deepEqual(nobody, somebody);
      });
    }
  });
}

/** The same repositories, whose calls are written down. */
function listened(repositories: Store['read'], calls: string[]): Store['read'] {
  const entries = Object.entries(repositories).map(([name, repository]) => [
    name,
    new Proxy(repository, {
      get(target, method, receiver) {
        const value = Reflect.get(target, method, receiver);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => {
          calls.push(`${name}.${String(method)}(${given.length})`);
          return value.apply(target, given);
        };
      },
    }),
  ]);
  return Object.fromEntries(entries) as Store['read'];
}
