import { createServer, type Server, type Socket } from 'node:net';
import { freePort } from '#test/support/postgres/free-port.ts';

export interface Mail {
  readonly messageId: string;
  readonly to: string;
  readonly text: string;
  readonly at: number;
  /** Whether the server said that it took it. */
  readonly taken: boolean;
}

/** What the server does once a whole mail is there. */
export type Verdict = 'take' | 'later' | 'never' | 'cut' | 'take and be slow';

/**
 * A mail server on loopback that says what a script tells it: takes mails, puts them off, refuses them, or hangs up after the
 * last dot. It keeps every mail that was sent to it whole.
 */
export class MailServer {
  readonly mails: Mail[] = [];
  judge: (to: string) => Verdict = () => 'take';
  /** After the answer to a whole mail was written. */
  onAnswered: () => void = () => {};
  /** Whether it answers at all; a server that does not lets every connection hang. */
  isSilent = false;
  #server: Server | undefined;
  #port = 0;
  readonly #sockets = new Set<Socket>();

  async open(): Promise<void> {
    if (this.#port === 0) this.#port = await freePort();
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    await new Promise<void>((ready) => server.listen(this.#port, '127.0.0.1', ready));
  }

  /** Ends every connection; further ones are refused until it opens again. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((closed) => (this.#server === undefined ? closed(null) : this.#server.close(closed)));
    this.#server = undefined;
  }

  /** Settings of a Tessera that sends here. */
  get env(): Record<string, string> {
    return {
      TESSERA_SMTP_URL: `smtp://127.0.0.1:${this.#port}`,
      TESSERA_MAIL_FROM: 'Tessera <no-reply@example.net>',
    };
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    const say = (line: string) => socket.writable && socket.write(`${line}\r\n`);
    if (this.isSilent) return;
    say('220 mail.test');
    let buffer = '';
    let isData = false;
    let to = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      buffer += chunk;
      for (;;) {
        const mark = isData ? '\r\n.\r\n' : '\r\n';
        const end = buffer.indexOf(mark);
        if (end < 0) return;
        const part = buffer.slice(0, end);
        buffer = buffer.slice(end + mark.length);
        if (isData) {
          isData = false;
          this.#take(socket, say, to, part);
          continue;
        }
        if (/^RCPT/i.test(part)) to = /<(.*)>/.exec(part)?.[1] ?? '';
        isData = /^DATA/i.test(part);
        say(replyTo(part));
      }
    });
  }

  #take(socket: Socket, say: (line: string) => unknown, to: string, text: string): void {
    const verdict = this.judge(to);
    const messageId = /^Message-ID: (.*)$/im.exec(text)?.[1]?.trim() ?? '';
    this.mails.push({ messageId, to, text, at: Date.now(), taken: verdict.startsWith('take') });
    if (verdict === 'cut') socket.destroy();
    else if (verdict === 'take and be slow') setTimeout(() => say('250 2.0.0 taken'), 1000);
    else say({ take: '250 2.0.0 taken', later: '451 4.7.1 later', never: '550 5.1.1 nobody' }[verdict]);
    this.onAnswered();
  }
}

function replyTo(command: string): string {
  if (/^(EHLO|HELO)/i.test(command)) return '250 mail.test';
  if (/^DATA/i.test(command)) return '354 go on';
  if (/^QUIT/i.test(command)) return '221 bye';
  return '250 2.0.0 ok';
}

/** Quoted-printable as nodemailer writes it, made plain. */
export function plain(text: string): string {
  return text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
