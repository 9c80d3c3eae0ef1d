import type { Stand } from '../stand.ts';
import { MailServer } from './mail-server.ts';

/** A mail server that answers from here on, and is closed when the scenario is over. */
export async function openMailServer(stand: Stand): Promise<MailServer> {
  const mail = new MailServer();
  await mail.open();
  stand.after(() => mail.close());
  return mail;
}
