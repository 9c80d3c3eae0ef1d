import { newToken } from '#kernel/ids.ts';
import type { Context, Transaction } from '../context.ts';
import type { Session } from '../ports/repositories/sessions.ts';
import type { Proven } from '../sign-in/prove.ts';
import type { WorkingTenant } from '../tenants/working-tenant.ts';
import { together } from '../together.ts';

/** A new session for a proven person; nothing is stored yet. Its id has 132 random bits: it stands in tokens. */
export function planSession(
  ctx: Context,
  proven: Proven,
  plan: {
    clientId: string | null;
    tenant: WorkingTenant;
    scope: readonly string[];
    audience: string;
    lifetimeMs: number;
  },
): Session {
  return {
    id: newToken(ctx.services.random).slice(0, 22),
    tenantId: plan.tenant.tenantId,
    tenantSelected: plan.tenant.selected,
    accountId: proven.account.id,
    clientId: plan.clientId,
    face: ctx.origin.face,
    amr: proven.amr,
    scope: plan.scope,
    audience: plan.audience,
    authTime: proven.authTime,
    createdAt: ctx.now,
    lastUsedAt: ctx.now,
    expiresAt: ctx.now + plan.lifetimeMs,
    endedAt: null,
  };
}

/** Opens the session in the transaction that redeems the proof (`Proven.complete`), with what `further` stores of it. */
export async function openSession(
  tx: Transaction,
  session: Session,
  further: () => Promise<void> = async () => {},
): Promise<void> {
  await together(
    tx.sessions.create(session),
    further(),
    tx.record({
      event: 'sign-in',
      result: 'success',
      accountId: session.accountId,
      tenantId: session.tenantId,
      detail: session.amr.join(' '),
    }),
  );
}
