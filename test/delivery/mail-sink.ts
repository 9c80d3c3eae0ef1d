import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly secure: boolean;
}

/** An SMTP answer for `onMailFrom`, `onRcptTo` or `onData`. */
export function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

export interface Sink {
  readonly url: string;
  readonly received: Received[];
  close(): Promise<void>;
}

/** A real SMTP server on loopback that keeps what it gets, stopped with the test. */
export async function startSink(t: TestContext, options: SMTPServerOptions = {}): Promise<Sink> {
  const sink = await openSink(options);
  t.after(() => sink.close());
  return sink;
}

/** The same, on a port of the test's choice and until the test closes it. */
export async function openSink(options: SMTPServerOptions = {}, port = 0): Promise<Sink> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    // Do not wait for pooled connections at the end of a test.
    closeTimeout: 20,
    disabledCommands: ['STARTTLS'],
    onData: async (stream, session, done) => {
      received.push(await readMail(stream, session));
      done();
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  return {
    url: `${options.secure ? 'smtps' : 'smtp'}://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received,
    close: () => new Promise<void>((closed) => server.close(closed)),
  };
}

/** What one conversation brought: envelope and mail. */
export async function readMail(stream: AsyncIterable<unknown>, session: SMTPServerSession): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const { mailFrom, rcptTo } = session.envelope;
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    raw: Buffer.concat(chunks).toString('utf8'),
    secure: session.secure,
  };
}

/** Header fields in order, unfolded; then the body. */
export function split(raw: string): { headers: [name: string, value: string][]; body: string } {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  return {
    headers: lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    body: raw.slice(end + 4),
  };
}

/** The parts of a multipart mail, decoded. */
export function parts(raw: string): { type: string; content: string }[] {
  const { headers, body } = split(raw);
  const boundary = /boundary="([^"]+)"/.exec(headers.find(([name]) => name === 'Content-Type')?.[1] ?? '')?.[1];
  return body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const inner = split(part.replace(/^\r\n/, ''));
      const value = (name: string) => inner.headers.find(([header]) => header === name)?.[1] ?? '';
      return { type: value('Content-Type'), content: decode(inner.body, value('Content-Transfer-Encoding')) };
    });
}

function decode(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8').replaceAll('\r\n', '\n');
  if (encoding !== 'quoted-printable') return body.replaceAll('\r\n', '\n');
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
}
