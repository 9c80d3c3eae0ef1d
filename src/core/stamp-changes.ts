import type { Actor } from './actor.ts';
import type { AccountRepository } from './ports/repositories/accounts.ts';

/** Who acts, as records name it: people by what they are to the account, programs by their id. */
function author(actor: Actor): string {
  if (actor.kind === 'client') return actor.clientId;
  return actor.kind === 'anonymous' || 'accountId' in actor ? 'self' : actor.kind;
}

/**
 * Accounts whose every change says who made it and through which channel, whatever operation makes it (the published
 * records keep that for GDPR). A change without `updatedAt` is a trace, such as a sign-in, and is not stamped; an operation
 * that knows better names the author itself.
 */
export function stampChanges(
  accounts: AccountRepository,
  actor: Actor,
  origin: { readonly face: string; readonly channel?: string | undefined },
): AccountRepository {
  const by = author(actor);
  const channel = origin.channel ?? origin.face;
  return {
    ...accounts,
    create: (account) =>
      accounts.create({
        ...account,
        createdBy: account.createdBy ?? by,
        createdByChannel: account.createdByChannel ?? channel,
        changedBy: account.changedBy ?? by,
        changedByChannel: account.changedByChannel ?? channel,
      }),
    update: (id, change) =>
      accounts.update(
        id,
        change.updatedAt === undefined ? change : { changedBy: by, changedByChannel: channel, ...change },
      ),
  };
}
