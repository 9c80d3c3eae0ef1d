/**
 * What a transaction asks of its repositories at once, done in this order; over a network one round trip brings all of it
 * (ADR 109). None may need another's answer. Unlike with `Promise.all` nothing is under way any more when it ends, and it raises
 * what failed first: those behind it fail only because it did.
 */
export async function together(...asked: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(asked)).find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
