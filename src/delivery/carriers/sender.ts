import { oneLine } from '#delivery/templates/one-line.ts';
import { parseEmail } from '#kernel/text/email.ts';

export interface Sender {
  readonly name: string;
  readonly address: string;
  /** Right-hand side of every Message-ID. */
  readonly domain: string;
}

/** `address`, `<address>`, `Name <address>` or `"Name" <address>`, one of them, nothing else. */
const WITH_NAME = /^(?:"(?<quoted>[^"<>]*)"\s*|(?<plain>[^"<>]*))<(?<address>[^<>\s]+)>$/;

/** Reads the configured sender. Raises an error that says how to write it. */
export function parseSender(from: string): Sender {
  const text = from.trim();
  const match = WITH_NAME.exec(text);
  const { quoted, plain, address = text } = match?.groups ?? {};
  const email = parseEmail(address);
  if (email === undefined || oneLine(text) !== text) {
    throw new Error(
      `The mail sender ${JSON.stringify(from)} is not understood; write it like: Tessera <no-reply@example.org>`,
    );
  }
  const { canonical } = email;
  return {
    name: (quoted ?? plain ?? '').trim(),
    address: canonical,
    domain: canonical.slice(canonical.lastIndexOf('@') + 1),
  };
}
