import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Account } from '#core/ports/repositories/accounts.ts';
import { type Repositories, type Store, UniqueViolation } from '#core/ports/store.ts';
import { together } from '#core/together.ts';
import { DAY, MINUTE } from '#kernel/clock.ts';
import { aSession } from '#test/support/a-session.ts';
import { anAccount, NOW, openStore } from '#test/support/open-store.ts';
import { DATABASES } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`what every store keeps: ${database}`, () => {
    let store: Store;
    let serial = 0;
    before(async () => {
      store = await openStore(database);
    });
    after(() => store?.close());

    const account = async (over = {}) => {
      serial += 1;
      const made = anAccount(`a${serial}`, over);
      await store.write((tx) => tx.accounts.create(made));
      return made;
    };
    const claim = (
      accountId: string,
      value: string,
      state: 'active' | 'pending' | 'given-up' = 'active',
      expiresAt: number | null = null,
      now = NOW,
    ) =>
      store.write((tx) =>
        tx.identifiers.claim({ tenantId: 't', space: 'name', value, accountId, state, expiresAt }, now),
      );

    test('a name has one holder, who may claim it again', async () => {
      const [mine, other] = [await account(), await account()];
      assert.equal(await claim(mine.id, 'kari'), true);
      assert.equal(await claim(mine.id, 'kari'), true);
      assert.equal(await claim(other.id, 'kari'), false);
    });

    test('of twenty who claim one name at once, one gets it', async () => {
      const many = await Promise.all(Array.from({ length: 20 }, () => account()));
      const outcomes = await Promise.all(many.map(({ id }) => claim(id, 'contested')));
      assert.equal(outcomes.filter(Boolean).length, 1);
    });

    test('a pending claim never weakens an active one of the same account', async () => {
      const mine = await account();
      await claim(mine.id, 'own@example.org');
      assert.equal(await claim(mine.id, 'own@example.org', 'pending', NOW + DAY), true);
      const held = await store.read.identifiers.find('t', 'name', 'own@example.org', NOW);
      assert.equal(held?.state, 'active');
    });

    test('a given-up name is held until its time, then free', async () => {
      const [mine, other] = [await account(), await account()];
      await claim(mine.id, 'former');
      await store.write((tx) => tx.identifiers.release('t', 'name', 'former', mine.id, NOW + DAY));
      assert.equal(await claim(other.id, 'former', 'active', null, NOW + DAY - 1), false);
      assert.equal(await claim(other.id, 'former', 'active', null, NOW + DAY), true);
    });

    test('only an active name signs in', async () => {
      const mine = await account();
      await claim(mine.id, 'waiting@example.org', 'pending', NOW + DAY);
      assert.equal((await store.read.accounts.findForSignIn('waiting@example.org', 't')).length, 0);
      await claim(mine.id, 'waiting@example.org', 'active');
      assert.equal((await store.read.accounts.findForSignIn('waiting@example.org', 't'))[0]?.account.id, mine.id);
    });

    test('a secret is spent once, in time, with the right hash', async () => {
      const mine = await account();
      const issue = (id: string) =>
        store.write((tx) =>
          tx.secrets.issue({
            id,
            tenantId: 't',
            accountId: mine.id,
            purpose: 'confirm-email',
            channel: 'email',
            value: 'v',
            hash: 'right',
            triesLeft: 2,
            createdAt: NOW,
            expiresAt: NOW + MINUTE,
            usedAt: null,
            voidedAt: null,
          }),
        );
      const consume = (id: string, hash = 'right', now = NOW) => store.write((tx) => tx.secrets.consume(id, hash, now));
      await issue('s1');
      assert.equal(await consume('s1', 'wrong'), false);
      assert.equal(await consume('s1', 'right', NOW + MINUTE), false, 'at the very end it is over');
      const race = await Promise.all(Array.from({ length: 20 }, () => consume('s1')));
      assert.equal(race.filter(Boolean).length, 1);
      await issue('s2');
      await issue('s3');
      assert.equal(await consume('s2'), false, 'the newest voids the older');
      await store.write((tx) => tx.secrets.countWrongTry('s3', NOW));
      await store.write((tx) => tx.secrets.countWrongTry('s3', NOW));
      assert.equal(await consume('s3'), false, 'no tries are left');
    });

    test('a session lives while it, its account and its client do', async () => {
      const mine = await account();
      const client = {
        id: `c-${mine.id}`,
        tenantId: 't',
        name: 'c',
        kind: 'app' as const,
        scopes: [],
        grants: [],
        createdAt: NOW,
        disabledAt: null,
      };
      await store.write((tx) => tx.clients.create(client, `hash-${mine.id}`));
      const open = (id: string, clientId: string | null) =>
        store.write((tx) => tx.sessions.create(aSession(id, mine.id, { clientId })));
      await open(`x-${mine.id}`, null);
      await open(`y-${mine.id}`, client.id);
      const live = async (id: string, now = NOW) => (await store.read.sessions.findLive(id, now)) !== undefined;
      assert.equal(await live(`x-${mine.id}`), true);
      assert.equal(await live(`y-${mine.id}`), true);
      assert.equal(await live(`x-${mine.id}`, NOW + DAY), false);
      assert.equal(await store.write((tx) => tx.sessions.end(`y-${mine.id}`, NOW)), true);
      assert.equal(await store.write((tx) => tx.sessions.end(`y-${mine.id}`, NOW)), false);
      assert.equal(await live(`y-${mine.id}`), false);
      await store.write((tx) => tx.accounts.update(mine.id, { status: 'P' }));
      assert.equal(await live(`x-${mine.id}`), false);
    });

    test('a refresh token is spent once', async () => {
      const { session, token } = family(await account());
      await store.write(async (tx) => {
        await tx.sessions.create(session);
        await tx.sessions.createRefreshToken(token);
      });
      const race = await Promise.all(
        Array.from({ length: 20 }, () => store.write((tx) => tx.sessions.consumeRefreshToken(token.hash, NOW))),
      );
      assert.equal(race.filter(Boolean).length, 1);
    });

    test('failures add up, lapse and never fall below none', async () => {
      const add = (by: number, now = NOW) => store.write((tx) => tx.guesses.add('key', by, now, now + DAY));
      await add(1);
      assert.equal((await add(1)).failures, 2);
      assert.equal((await add(-5)).failures, 0);
      await add(3);
      assert.equal((await add(1, NOW + 3 * DAY)).failures, 1);
    });

    test('a failure is counted unless there is a lock, and a lapsed record begins at one', async () => {
      const count = (now: number) => store.write((tx) => tx.guesses.addUnlessLocked('locked', now, now + DAY));
      assert.deepEqual(await count(NOW), { failures: 1, lockedUntil: null });
      assert.deepEqual(await count(NOW), { failures: 2, lockedUntil: null });
      await store.write((tx) => tx.guesses.setLock('locked', NOW + MINUTE));
      assert.deepEqual(await count(NOW + MINUTE - 1), { failures: 2, lockedUntil: NOW + MINUTE });
      assert.equal((await count(NOW + MINUTE)).failures, 3);
      assert.deepEqual(await count(NOW + 3 * DAY), { failures: 1, lockedUntil: null });
    });

    test('of twenty failures counted at once, each is a number of its own', async () => {
      const counts = await Promise.all(
        Array.from({ length: 20 }, () => store.write((tx) => tx.guesses.addUnlessLocked('crowd', NOW, NOW + DAY))),
      );
      const failures = counts.map((count) => count.failures).toSorted((one, other) => one - other);
      assert.deepEqual(
        failures,
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
    });

    test('what a transaction asks for at once is done in that order', async () => {
      const { session, token } = family(await account());
      await store.write((tx) => together(tx.sessions.create(session), tx.sessions.createRefreshToken(token)));
      assert.equal((await store.read.sessions.findRefreshToken(token.hash))?.sessionId, session.id);
    });

    test('of what a transaction asks for at once nothing is kept when one fails, and the next one works', async () => {
      const { session, token } = family(await account());
      const both = (tx: Repositories) => [tx.sessions.create(session), tx.sessions.createRefreshToken(token)];
      for (const asked of [
        (tx: Repositories) => [...both(tx), tx.sessions.createRefreshToken(token)],
        (tx: Repositories) => [tx.sessions.createRefreshToken(token), tx.sessions.create(session)],
      ])
        await assert.rejects(store.write((tx) => together(...asked(tx))));
      assert.equal(await store.read.sessions.findRefreshToken(token.hash), undefined);
      await store.write((tx) => together(...both(tx)));
      assert.notEqual(await store.read.sessions.findRefreshToken(token.hash), undefined);
    });

    test('a write of one statement is done as any other', async () => {
      const take = () => store.write((tx) => tx.guesses.take('alone', MINUTE, NOW), { isSingle: true });
      const uses = await Promise.all(Array.from({ length: 20 }, take));
      assert.equal(Math.max(...uses.map(({ used }) => used)), 20);
      const { id } = await account();
      await assert.rejects(
        store.write((tx) => tx.accounts.create(anAccount(id)), { isSingle: true }),
        UniqueViolation,
      );
    });

    test('a window budget counts and starts anew', async () => {
      const take = (now: number) => store.write((tx) => tx.guesses.take('budget', MINUTE, now));
      assert.equal((await take(NOW)).used, 1);
      assert.deepEqual(await take(NOW + 1), { used: 2, resetsAt: NOW + MINUTE });
      assert.equal((await take(NOW + MINUTE)).used, 1);
    });

    test('a leased message is nobody else’s until the lease ends', async () => {
      await store.write((tx) =>
        tx.outbox.enqueue({
          id: 'm1',
          tenantId: 't',
          accountId: null,
          channel: 'email',
          template: 'test',
          payload: 'sealed',
          status: 'queued',
          attempts: 0,
          createdAt: NOW,
          nextAt: NOW,
          leaseUntil: null,
          expiresAt: null,
          finishedAt: null,
          lastError: null,
        }),
      );
      const lease = async (now: number, channel: 'email' | 'sms' = 'email') =>
        (await store.write((tx) => tx.outbox.lease(channel, now, now + MINUTE, 10))).length;
      assert.deepEqual([await lease(NOW, 'sms'), await store.read.outbox.nextDue('sms')], [0, undefined]);
      assert.deepEqual([await lease(NOW), await lease(NOW + 1), await lease(NOW + MINUTE)], [1, 0, 1]);
      await store.write((tx) => tx.outbox.finish('m1', 'sent', NOW, null));
      const [sent] = await store.read.outbox.list('sent', 10);
      assert.equal(sent?.payload, null);
      // Whoever held the lease before comes too late to say anything else.
      await store.write((tx) => tx.outbox.postpone('m1', 3, NOW, 'late'));
      await store.write((tx) => tx.outbox.finish('m1', 'dead', NOW, 'late'));
      assert.deepEqual(await store.read.outbox.list(undefined, 10), [sent]);
    });

    test('a generated password is used once, and a change of credentials wins over an older proof', async () => {
      const mine = await account();
      await store.write((tx) => tx.credentials.putGeneratedPassword(mine.id, 'hash', NOW, NOW + DAY, null));
      const use = (hash: string, now = NOW) =>
        store.write((tx) => tx.credentials.consumeGeneratedPassword(mine.id, hash, now));
      assert.deepEqual(
        [await use('other'), await use('hash', NOW + DAY), await use('hash'), await use('hash')],
        [false, false, true, false],
      );
      assert.equal(await store.write((tx) => tx.accounts.changeCredentials(mine.id, NOW, NOW)), true);
      assert.equal(await store.write((tx) => tx.accounts.changeCredentials(mine.id, NOW, NOW)), false);
      const complete = (over: object) => store.write((tx) => tx.accounts.completeSignIn({ ...mine, ...over }, NOW));
      assert.equal(await complete({}), false);
      assert.equal(await complete({ credentialsChangedAt: NOW + 1, multifactorEnabled: true }), false);
      assert.equal(await complete({ credentialsChangedAt: NOW + 1 }), true);
    });

    test('credentials of a locked or passive account do not change', async () => {
      const mine = await account();
      const change = () => store.write((tx) => tx.accounts.changeCredentials(mine.id, NOW, NOW));
      await store.write((tx) => tx.accounts.update(mine.id, { lockedAt: NOW }));
      assert.equal(await change(), false);
      await store.write((tx) => tx.accounts.update(mine.id, { lockedAt: null, status: 'P' }));
      assert.equal(await change(), false);
      await store.write((tx) => tx.accounts.update(mine.id, { status: 'A' }));
      assert.equal(await change(), true);
    });

    test('a phone’s generated password is used once and leaves the mailed one standing', async () => {
      const mine = await account();
      await store.write((tx) => tx.credentials.putGeneratedPassword(mine.id, 'mail', NOW, NOW + DAY, 'c', 'phone'));
      const use = (hash: string, now = NOW) =>
        store.write((tx) => tx.credentials.consumeGeneratedPassword(mine.id, hash, now));
      assert.deepEqual(
        [await use('phone', NOW + DAY), await use('phone'), await use('phone'), await use('mail'), await use('mail')],
        [false, true, false, true, false],
      );
    });

    test('of two nodes’ codes of one millisecond the one still open is the newest', async () => {
      const mine = await account();
      const secret = (id: string) => ({
        id,
        tenantId: mine.tenantId,
        accountId: mine.id,
        purpose: 'confirm-email' as const,
        channel: 'email' as const,
        value: 'a@example.org',
        hash: id,
        triesLeft: 5,
        createdAt: NOW,
        expiresAt: NOW + MINUTE,
        usedAt: null,
        voidedAt: null,
      });
      await store.write((tx) => tx.secrets.issue(secret(`${mine.id}-b`)));
      await store.write((tx) => tx.secrets.issue(secret(`${mine.id}-a`)));
      assert.equal((await store.read.secrets.findNewest(mine.id, 'confirm-email'))?.id, `${mine.id}-a`);
    });

    test('a failing transaction keeps nothing and leaves its neighbours alone', async () => {
      const [one, two, three] = ['w1', 'w2', 'w3'].map((id) => anAccount(id)) as [
        ReturnType<typeof anAccount>,
        ReturnType<typeof anAccount>,
        ReturnType<typeof anAccount>,
      ];
      const outcomes = await Promise.allSettled([
        store.write((tx) => tx.accounts.create(one)),
        store.write(async (tx) => {
          await tx.accounts.create(two);
          throw new Error('no');
        }),
        store.write((tx) => tx.accounts.create(three)),
      ]);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      const kept = await Promise.all(['w1', 'w2', 'w3'].map((id) => store.read.accounts.find(id)));
      assert.deepEqual(
        kept.map((found) => found?.id),
        ['w1', undefined, 'w3'],
      );
    });

    test('reads see nothing that is not committed', async () => {
      let seen: unknown = 'nothing read';
      await store.write(async (tx) => {
        await tx.accounts.create(anAccount('unseen'));
        seen = await store.read.accounts.find('unseen');
      });
      assert.equal(seen, undefined);
      assert.equal((await store.read.accounts.find('unseen'))?.id, 'unseen');
    });

    test('calls of a client are added up, and forgotten after their time', async () => {
      const count = (client: string, minute: number, at: number) =>
        store.write((tx) => tx.clients.countUse(client, 'profile.read', minute, at, at, 2));
      assert.equal(await store.read.clients.lastUse('counted'), null);
      await count('counted', NOW, NOW + 1);
      await count('counted', NOW, NOW + 2);
      await count('early', NOW - 1, NOW - 1);
      await store.write((tx) => tx.clients.deleteUses(NOW));
      assert.equal(await store.read.clients.lastUse('counted'), NOW + 2);
      assert.equal(await store.read.clients.lastUse('early'), null);
    });

    test('a uniqueness rule speaks as UniqueViolation', async () => {
      const mine = await account();
      await assert.rejects(
        store.write((tx) => tx.accounts.create(anAccount('twin', { uuid: mine.uuid }))),
        UniqueViolation,
      );
    });
  });
}

/** A session of somebody, and its first refresh token. */
function family({ id }: Account) {
  const session = aSession(`r-${id}`, id);
  const token = { hash: `h-${id}`, sessionId: session.id, issuedAt: NOW, expiresAt: NOW + DAY, usedAt: null };
  return { session, token };
}
