import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sendTestMessage } from '#core/outbox/administer-outbox.ts';
import type { Carrier } from '#core/ports/message.ts';
import type { Store } from '#core/ports/store.ts';
import { smtpCarrier } from '#delivery/carriers/smtp.ts';
import { render } from '#delivery/templates/render.ts';
import { outboxWorker } from '#delivery/worker.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { startSink } from './mail-sink.ts';
import { sample } from './samples.ts';

const MAILS = 20;
const nothing: Carrier = { send: async () => {}, close: async () => {} };

for (const database of DATABASES) {
  describe(`mails that are handed over on ${database}`, () => {
    let server: TestServer;
    before(async () => {
      server = await startTestServer({ database });
      // The tests' own workers do its work.
      await server.worker.stop();
    });
    after(() => server?.close());

    const enqueue = () =>
      Promise.all(
        Array.from({ length: MAILS }, (_, index) =>
          server.operate(sendTestMessage, { to: `person${index}@example.org` }),
        ),
      );

    /** The server's store, which tells when a message was durably written down as sent. */
    function watched(onSent: (id: string) => void): Store {
      const { store } = server.services;
      return {
        ...store,
        async write(work, options) {
          const ended: string[] = [];
          const outbox = (tx: Parameters<typeof work>[0]): typeof tx.outbox => ({
            ...tx.outbox,
            async finish(id, status, now, lastError) {
              ended.push(id);
              await tx.outbox.finish(id, status, now, lastError);
            },
          });
          const result = await store.write((tx) => work({ ...tx, outbox: outbox(tx) }), options);
          for (const id of ended) onSent(id);
          return result;
        },
      };
    }

    test('R04: a mail is handed over once the one before is written down, so that a kill makes one come twice', async () => {
      const taken = new Set<string>();
      const open: number[] = [];
      const email: Carrier = {
        ...nothing,
        async send({ id }, mayHandOver = async () => {}) {
          await mayHandOver();
          open.push(taken.size);
          taken.add(id);
        },
      };
      const store = watched((id) => taken.delete(id));
      const worker = outboxWorker({ ...server.services, store, carriers: { email, sms: nothing } });
      await enqueue();
      while ((await worker.runOnce()) > 0);
      assert.deepEqual(open, Array(MAILS).fill(0));
    });

    test('R04: a mail server that ponders over one mail does not hold up the others', { timeout: 20_000 }, async () => {
      const pondering = Promise.withResolvers<void>();
      let sent = 0;
      const email: Carrier = {
        ...nothing,
        async send(_message, mayHandOver = async () => {}) {
          await mayHandOver();
          sent += 1;
          if (sent === 1) await pondering.promise;
          if (sent === 3) pondering.resolve();
        },
      };
      const worker = outboxWorker({ ...server.services, carriers: { email, sms: nothing } });
      await enqueue();
      while ((await worker.runOnce()) > 0);
      assert.equal(sent, MAILS);
    });
  });
}

test('R04: mails are prepared together, and each ends when it may be handed over', async (t) => {
  const { url, received } = await startSink(t);
  const carrier = smtpCarrier({ url, from: 'Tessera <no-reply@example.net>' });
  t.after(() => carrier.close());
  const ready = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const turns = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const sent = turns.map((turn, index) => {
    const mail = { ...render(sample('test', 'email', 'nb'), { id: 'm', product: 'T' }), to: `p${index}@example.org` };
    return carrier.send(mail, () => {
      ready[index]?.resolve();
      return turn.promise;
    });
  });
  await Promise.all(ready.map(({ promise }) => promise));
  assert.equal(received.length, 0);
  for (const index of [1, 0, 2]) {
    turns[index]?.resolve();
    await sent[index];
  }
  assert.deepEqual(
    received.map(({ to }) => to[0]),
    ['p1@example.org', 'p0@example.org', 'p2@example.org'],
  );
});
