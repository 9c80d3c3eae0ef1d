import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sendTestMessage } from '#core/outbox/administer-outbox.ts';
import type { RenderedMessage } from '#core/ports/message.ts';
import { CarrierRefusal } from '#core/ports/message.ts';
import type { Store } from '#core/ports/store.ts';
import { type OutboxWorker, outboxWorker } from '#delivery/worker.ts';
import { SECOND } from '#kernel/clock.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { messageId, type PostOffice, startPostOffice } from './post-office.ts';

/** A carrier whose messages the test answers one by one. */
function heldCarrier() {
  const reached: RenderedMessage[] = [];
  const answers: PromiseWithResolvers<void>[] = [];
  let arrival = Promise.withResolvers<void>();
  return {
    reached,
    answers,
    /** Resolves once so many messages are in hand. */
    async has(count: number): Promise<void> {
      while (reached.length < count) await arrival.promise;
    },
    send(message: RenderedMessage): Promise<void> {
      const answer = Promise.withResolvers<void>();
      reached.push(message);
      answers.push(answer);
      arrival.resolve();
      arrival = Promise.withResolvers<void>();
      return answer.promise;
    },
    close: async () => {},
  };
}

for (const database of DATABASES) {
  describe(`workers that share an outbox on ${database}`, () => {
    let server: TestServer;
    before(async () => {
      server = await startTestServer({ database });
      // The tests' own workers do its work.
      await server.worker.stop();
    });
    after(() => server?.close());
    beforeEach(() => server.clock.advance(60 * SECOND));

    const workerWith = (email: ReturnType<typeof heldCarrier>, over: { store?: Store } = {}): OutboxWorker =>
      outboxWorker({
        ...server.services,
        ...over,
        carriers: { email, sms: { send: async () => {}, close: async () => {} } },
      });
    const enqueue = (to = 'kari@example.org') => server.operate(sendTestMessage, { to });
    const row = async (id: string | undefined) =>
      (await server.services.store.read.outbox.list(undefined, 100)).find((one) => one.id === id);

    test('what a worker that died was about to send is sent by another once its lease ends, as the same message', async () => {
      const [dead, alive] = [heldCarrier(), heldCarrier()];
      const [first, second] = [workerWith(dead), workerWith(alive)];
      await enqueue();
      const neverToEnd = first.runOnce();
      await dead.has(1);
      server.clock.advance(30 * SECOND - 1);
      assert.equal(await second.runOnce(), 0);
      server.clock.advance(1);
      const taken = second.runOnce();
      await alive.has(1);
      assert.equal(alive.reached[0]?.id, dead.reached[0]?.id);
      alive.answers[0]?.resolve();
      assert.equal(await taken, 1);
      const sent = await row(alive.reached[0]?.id);
      assert.equal(sent?.status, 'sent');
      // It was only slow, and comes back with another story.
      dead.answers[0]?.reject(new CarrierRefusal('550'));
      await neverToEnd;
      assert.deepEqual(await row(sent?.id), sent);
    });

    test('one hanging mail holds up neither text messages nor the end of the others', async () => {
      const held = heldCarrier();
      const worker = workerWith(held);
      await enqueue();
      worker.wake();
      await held.has(1);
      await enqueue('+4791234567');
      const [text] = await server.services.store.read.outbox.list('queued', 1);
      assert.equal(text?.channel, 'sms');
      worker.wake();
      while ((await row(text?.id))?.status !== 'sent') await new Promise(setImmediate);
      held.answers[0]?.resolve();
      await worker.stop();
      assert.equal((await row(held.reached[0]?.id))?.status, 'sent');
    });

    test('stopping waits for what is being sent, also beside a row that could not be written', async () => {
      const held = heldCarrier();
      const { store } = server.services;
      let failures = 0;
      const failing: Store = {
        ...store,
        write: (work) =>
          store.write((tx) =>
            work({
              ...tx,
              outbox: {
                ...tx.outbox,
                finish: async (id, ...rest) => {
                  if (id === held.reached[0]?.id && failures++ === 0) throw new Error('the database is gone');
                  return tx.outbox.finish(id, ...rest);
                },
              },
            }),
          ),
      };
      const worker = workerWith(held, { store: failing });
      await enqueue('one@example.org');
      await enqueue('two@example.org');
      worker.wake();
      await held.has(2);
      held.answers[0]?.resolve();
      while (failures === 0) await new Promise(setImmediate);
      let stopped = false;
      const stop = worker.stop().then(() => {
        stopped = true;
      });
      await store.ping();
      await new Promise(setImmediate);
      assert.equal(stopped, false);
      held.answers[1]?.resolve();
      await stop;
      const [one, two] = held.reached;
      assert.equal((await row(two?.id))?.status, 'sent');
      assert.equal((await row(one?.id))?.status, 'queued', 'left to whoever comes when its lease ends');
    });
  });

  describe(`an outbox over the life of servers on ${database}`, () => {
    let office: PostOffice;
    before(async () => {
      office = await startPostOffice();
    });
    after(() => office?.close());
    beforeEach(() => office.reset());
    const enqueue = (server: TestServer, to = 'kari@example.org') => server.operate(sendTestMessage, { to });

    test('what was queued before a restart is sent after it', async () => {
      await office.closeMail();
      const first = await startTestServer({ database, env: office.env });
      await enqueue(first);
      await first.deliver();
      await first.stop();
      await office.openMail();
      const second = await startTestServer({ database, env: office.env, ground: first.ground });
      await second.deliver();
      assert.equal(office.mails.length, 0, 'a restart does not hurry it');
      second.clock.advance(10 * SECOND);
      await second.deliver();
      const [row] = await second.services.store.read.outbox.list(undefined, 10);
      assert.deepEqual([row?.status, row?.payload, row?.attempts], ['sent', null, 1]);
      assert.deepEqual(office.mails.map(messageId), [`<${row?.id}@example.net>`]);
      await second.close();
    });

    test('closing waits for the message that is being sent, which is not sent again', async () => {
      const [arrived, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      office.judgeMail = async () => {
        arrived.resolve();
        await release.promise;
        return 250;
      };
      const first = await startTestServer({ database, env: office.env });
      await enqueue(first);
      await arrived.promise;
      const closed = first.stop();
      release.resolve();
      await closed;
      const second = await startTestServer({ database, env: office.env, ground: first.ground });
      second.clock.advance(60 * SECOND);
      await second.deliver();
      const [row] = await second.services.store.read.outbox.list(undefined, 10);
      assert.deepEqual([row?.status, office.mails.length], ['sent', 1]);
      await second.close();
    });
  });
}

test('two servers deliver each message once on postgres', async () => {
  const office = await startPostOffice();
  const first = await startTestServer({ database: 'postgres', env: office.env });
  const second = await startTestServer({ database: 'postgres', env: office.env, ground: first.ground });
  const people = Array.from({ length: 60 }, (_, index) => `person${index}@example.org`);
  await Promise.all(people.map((to, index) => (index % 2 === 0 ? first : second).operate(sendTestMessage, { to })));
  await Promise.all([first.deliver(), second.deliver()]);
  assert.deepEqual(office.mails.flatMap(({ to }) => to).sort(), people.toSorted());
  assert.equal(new Set(office.mails.map(messageId)).size, people.length);
  await second.stop();
  await first.close();
  await office.close();
});
