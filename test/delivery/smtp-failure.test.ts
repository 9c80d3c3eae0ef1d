import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { CarrierRefusal } from '#core/ports/message.ts';
import { smtpCarrier } from '#delivery/carriers/smtp.ts';
import { render } from '#delivery/templates/render.ts';
import { answer, startSink } from './mail-sink.ts';
import { sample } from './samples.ts';

const FROM = 'Tessera <no-reply@example.net>';
const MAIL = render(sample('confirm-contact', 'email', 'nb'), { id: 'm1', product: 'Tessera' });

async function failure(url: string): Promise<Error> {
  const carrier = smtpCarrier({ url, from: FROM });
  try {
    await carrier.send(MAIL);
  } catch (error) {
    assert.ok(error instanceof Error);
    // Everything that a log could print of it, causes included.
    assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /482913|kari@|geheim/);
    return error;
  } finally {
    await carrier.close();
  }
  throw new assert.AssertionError({ message: 'it was sent' });
}

describe('answers of the SMTP server', () => {
  for (const hidePIPELINING of [false, true]) {
    for (const code of [550, 551, 552, 553, 554, 500, 450, 451, 452, 421, 503]) {
      const final = code >= 500 && code !== 503;
      const title = `${code} ${hidePIPELINING ? 'one by one' : 'pipelined'} is ${final ? 'final' : 'retried'}`;
      test(`RCPT ${title}`, async (t) => {
        const { url, received } = await startSink(t, {
          hidePIPELINING,
          onRcptTo: ({ address }, _session, done) => done(answer(code, `5.1.1 <${address}> said no`)),
        });
        const error = await failure(url);
        assert.equal(error instanceof CarrierRefusal, final, error.message);
        assert.match(error.message, new RegExp(`${code}`));
        assert.equal(received.length, 0);
      });
      test(`DATA ${title}`, async (t) => {
        const { url } = await startSink(t, {
          hidePIPELINING,
          onData: (stream, _session, done) =>
            stream.resume().on('end', () => done(answer(code, '5.7.1 spam: your code is 482913'))),
        });
        const error = await failure(url);
        assert.equal(error instanceof CarrierRefusal, final, error.message);
      });
    }
  }

  test('a refused sender is our own mistake: retried', async (t) => {
    const { url } = await startSink(t, { onMailFrom: (_address, _session, done) => done(answer(550, 'not you')) });
    assert.ok(!((await failure(url)) instanceof CarrierRefusal));
  });

  test('a refused login is retried and does not tell the password', async (t) => {
    const { url } = await startSink(t, {
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, done) => done(answer(535, `wrong: ${password}`)),
    });
    const error = await failure(url.replace('://', '://user:geheim@'));
    assert.ok(!(error instanceof CarrierRefusal));
    assert.match(error.message, /535/);
  });

  test('the connection goes on after a refusal', async (t) => {
    const { url, received } = await startSink(t, {
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('gone') ? answer(550, 'no such user') : null),
    });
    const carrier = smtpCarrier({ url, from: FROM });
    t.after(() => carrier.close());
    await assert.rejects(carrier.send({ ...MAIL, to: 'gone@example.org' }), CarrierRefusal);
    await carrier.send(MAIL);
    assert.deepEqual(
      received.map(({ to }) => to),
      [['kari@example.org']],
    );
  });
});

describe('no SMTP server', () => {
  test('a closed port is retried and named', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((ready) => server.once('listening', ready));
    const { port } = server.address() as AddressInfo;
    await new Promise((closed) => server.close(closed));
    const error = await failure(`smtp://127.0.0.1:${port}`);
    assert.ok(!(error instanceof CarrierRefusal));
    assert.match(error.message, /ECONNREFUSED/);
  });

  for (const words of ['', '554 go away\r\n', 'HTTP/1.1 400 Bad Request\r\n\r\n', '220 hi\r\n']) {
    test(`hanging up after ${JSON.stringify(words)} is retried`, async (t) => {
      const server = createServer((socket) => void socket.on('error', () => {}).end(words)).listen(0, '127.0.0.1');
      await new Promise((ready) => server.once('listening', ready));
      t.after(() => server.close());
      const error = await failure(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
      assert.ok(!(error instanceof CarrierRefusal), error.message);
    });
  }

  test('hanging up in the middle of the mail is retried', async (t) => {
    const server = createServer((socket) => {
      socket.on('error', () => {}).write('220 hi\r\n');
      socket.on('data', (said) => {
        if (said.includes('482913')) socket.destroy();
        else socket.write(/^DATA/m.test(said.toString()) ? '354 go on\r\n' : '250 ok\r\n');
      });
    }).listen(0, '127.0.0.1');
    await new Promise((ready) => server.once('listening', ready));
    t.after(() => server.close());
    const error = await failure(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    assert.ok(!(error instanceof CarrierRefusal), error.message);
  });
});
