import type { Context, Transaction } from '../context.ts';

/**
 * Notes a wrong password and, where it gives credential stuffing away, logs it at once; gives what writes it to the audit
 * trail with the failure. Before the transaction, which may run again.
 */
export function noticeStuffing(
  { services, actor, origin }: Context,
  guessKey: string,
  password: string,
): (tx: Transaction) => Promise<void> {
  // A program asks for all its people from one place: its address says nothing.
  const ip = actor.kind === 'client' ? null : origin.ip;
  const signs = services.stuffing.note({ guessKey, ip, password });
  for (const sign of signs) {
    const { face, correlationId } = origin;
    services.log.warn({ sign, ip: origin.ip, face, correlationId }, 'credential stuffing');
  }
  return async (tx) => {
    for (const detail of signs) await tx.record({ event: 'credential-stuffing', result: 'failure', detail });
  };
}
