import type { Config } from '#config/load-config.ts';
import { isLoopbackHost } from '#config/safe-url.ts';
import type { Finding } from './finding.ts';

/** Whether each channel has a way out, or the built-in mailbox may stand in for it. */
export function checkDelivery(config: Config): readonly Finding[] {
  const local = isLoopbackHost(config.host) && isLoopbackHost(new URL(config.publicUrl).hostname);
  const channel = (about: 'mail' | 'sms', key: string, configured: boolean): Finding => {
    if (configured)
      return { about, state: 'ok', message: `${key} is configured; “outbox test --to …” sends a message.` };
    return local
      ? { about, state: 'warning', message: `${key} is not set: messages land in the built-in mailbox.` }
      : { about, state: 'fault', message: `${key} is not set, and the built-in mailbox exists on loopback only.` };
  };
  return [
    channel('mail', 'smtp-url', config.smtpUrl !== undefined),
    channel('sms', 'sms-url', config.smsUrl !== undefined),
  ];
}
