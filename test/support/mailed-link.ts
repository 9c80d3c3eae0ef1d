import assert from 'node:assert/strict';
import type { MailboxEntry, TestServer } from './test-server.ts';

/** What a mail with a link holds. */
export interface MailedLink {
  readonly mail: MailboxEntry;
  readonly token: string;
  /** The page, as it stands in the mail. */
  readonly url: URL;
}

/** The newest link that was mailed to an address: token and page, each alone on its line. */
export async function mailedLink(server: TestServer, to: string): Promise<MailedLink> {
  const mail = (await server.messages(to)).find(({ text }) => /^https?:\S+$/m.test(text));
  assert.ok(mail, `no link was mailed to ${to}`);
  const token = /^[A-Za-z0-9_-]{43}$/m.exec(mail.text)?.[0] ?? '';
  const url = new URL(/^https?:\S+$/m.exec(mail.text)?.[0] ?? '');
  assert.equal(url.searchParams.get('token'), token);
  return { mail, token, url };
}

/** How many mails with a link went to an address. */
export async function countLinks(server: TestServer, to: string): Promise<number> {
  return (await server.messages(to)).filter(({ text }) => /^https?:\S+$/m.test(text)).length;
}
