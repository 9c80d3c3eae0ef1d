import type { Carrier, RenderedMessage } from '#core/ports/message.ts';
import type { Store } from '#core/ports/store.ts';
import type { Vault } from '#core/ports/vault.ts';
import type { Clock } from '#kernel/clock.ts';
import { parseEmail } from '#kernel/text/email.ts';

export interface MailboxMessage extends RenderedMessage {
  readonly at: number;
}

export interface Mailbox extends Carrier {
  /** The newest messages, of one recipient or of all. */
  list(to?: string): Promise<readonly MailboxMessage[]>;
}

const SHOWN = 200;

/** Takes the messages of channels that have no carrier, for development on one machine. Sealed at rest like any secret. */
export function builtInMailbox(store: Store, vault: Vault, clock: Clock): Mailbox {
  const recipient = (to: string) => vault.keyedHash('mailbox', parseEmail(to)?.canonical ?? to);
  return {
    async send(message) {
      const content = vault.seal(JSON.stringify(message), {
        table: 'mailbox_message',
        row: message.id,
        column: 'content',
      });
      const row = { id: message.id, at: clock.now(), recipient: recipient(message.to), content };
      await store.write((tx) => tx.outbox.putMailbox(row));
    },
    async list(to) {
      const rows = await store.read.outbox.listMailbox(to === undefined ? undefined : recipient(to), SHOWN);
      return rows.map((row) => ({
        ...(JSON.parse(
          vault.open(row.content, { table: 'mailbox_message', row: row.id, column: 'content' }),
        ) as RenderedMessage),
        at: row.at,
      }));
    },
    close: async () => {},
  };
}
