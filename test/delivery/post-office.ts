import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '#test/support/postgres/free-port.ts';
import { answer, openSink, type Received, readMail, type Sink } from './mail-sink.ts';

interface TextMessage {
  readonly body: { readonly id: string; readonly to: string; readonly text: string };
  readonly headers: IncomingHttpHeaders;
}

/** Answers of a carrier, as a test wants them. */
type Judge<Message> = (message: Message) => number | Promise<number>;

/** A mail server and an SMS gateway on loopback. Each keeps whatever reached it, taken or not. */
export async function startPostOffice() {
  const office = {
    mails: [] as Received[],
    texts: [] as TextMessage[],
    /** 250 takes a mail; anything else is the server's answer to the whole of it. */
    judgeMail: (() => 250) as Judge<Received>,
    judgeText: (() => 202) as Judge<TextMessage>,
  };
  const port = await freePort();
  let sink: Sink | undefined;
  const openMail = async () => {
    sink = await openSink(
      {
        onData: async (stream, session, done) => {
          const mail = await readMail(stream, session);
          office.mails.push(mail);
          const code = await office.judgeMail(mail);
          done(code === 250 ? null : answer(code, `5.7.1 ${mail.raw.slice(0, 400)}`));
        },
      },
      port,
    );
  };
  const gateway = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const message = { body: body === '' ? {} : JSON.parse(body), headers: request.headers };
    office.texts.push(message);
    response.writeHead(await office.judgeText(message), { location: '/elsewhere' }).end();
  });
  await Promise.all([openMail(), new Promise<void>((ready) => gateway.listen(0, '127.0.0.1', ready))]);
  const gatewayPort = (gateway.address() as AddressInfo).port;

  return Object.assign(office, {
    /** Settings of a server that sends here. */
    env: {
      TESSERA_SMTP_URL: `smtp://127.0.0.1:${port}`,
      TESSERA_MAIL_FROM: 'Tessera <no-reply@example.net>',
      TESSERA_SMS_URL: `http://127.0.0.1:${gatewayPort}/send`,
    },
    openMail,
    closeMail: async () => sink?.close(),
    /** Forgets what came, and takes everything from now on. */
    reset() {
      office.mails.length = 0;
      office.texts.length = 0;
      office.judgeMail = () => 250;
      office.judgeText = () => 202;
    },
    async close() {
      await sink?.close();
      gateway.closeAllConnections();
      await new Promise((closed) => gateway.close(closed));
    },
  });
}

export type PostOffice = Awaited<ReturnType<typeof startPostOffice>>;

/** The Message-ID of a mail. */
export function messageId({ raw }: Received): string {
  return /^Message-ID: (.*)\r$/m.exec(raw)?.[1] ?? '';
}
