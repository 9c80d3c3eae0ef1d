import { defineOperation } from '../operation.ts';
import type { AuditRow } from '../ports/repositories/audit.ts';

/** The audit trail, newest first. */
export const listAudit = defineOperation<
  { accountId?: string; tenantId?: string; event?: string; before?: string; limit: number },
  readonly AuditRow[]
>({
  name: 'audit.list',
  access: { operator: true },
  problems: [],
  execute: (ctx, query) => ctx.read.audit.list(query),
});
