import { defineOperation } from '../operation.ts';

/** Ends the caller's own session, and no other. True for whoever ended a live one. */
export const logOut = defineOperation<void, boolean>({
  name: 'session.close',
  access: { anonymous: true },
  problems: ['service-unavailable'],
  async execute(ctx) {
    const { actor } = ctx;
    if (actor.kind !== 'user') return false;
    return ctx.write(
      async (tx) => {
        const ended = await tx.sessions.end(actor.sessionId, ctx.now);
        // What it gave away ends with it, under way too.
        if (ended) await tx.secrets.voidByAccount(actor.accountId, ctx.now, { purpose: 'single-sign-on' });
        if (ended) await tx.record({ event: 'sign-out', result: 'success', accountId: actor.accountId });
        return ended;
      },
      { isVital: true },
    );
  },
});
