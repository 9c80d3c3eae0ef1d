import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '#core/ports/repositories/accounts.ts';
import type { Store } from '#core/ports/store.ts';
import { openPostgres } from '#storage/postgres/open.ts';
import { openSqlite } from '#storage/sqlite/open.ts';
import { freshDatabase } from './postgres/fresh-database.ts';
import type { DatabaseKind } from './test-server.ts';

export const NOW = Date.parse('2026-11-24T12:00:00Z');

/** An empty store of its own, with one tenant `t`. */
export async function openStore(kind: DatabaseKind): Promise<Store> {
  const store =
    kind === 'postgres'
      ? await openPostgres({ url: await freshDatabase(), now: NOW, poolSize: 8 })
      : await openSqlite({
          file: join(await mkdtemp(join(tmpdir(), 'tessera-store-')), 'tessera.db'),
          now: NOW,
          onDeviceFailure: (error) => {
            throw error;
          },
        });
  await store.write((tx) =>
    tx.tenants.create({
      id: 't',
      tenantId: 'tenant',
      name: 'T',
      locale: null,
      passwordPolicy: {},
      createdAt: NOW,
      updatedAt: NOW,
    }),
  );
  return store;
}

/** An account as a row needs it. */
export function anAccount(id: string, over: Partial<Account> = {}): Account {
  return {
    id,
    tenantId: 't',
    uuid: `uuid-${id}`,
    customerNumber: `number-${id}`,
    status: 'A',
    username: id,
    usernameDisplay: id,
    firstName: null,
    lastName: null,
    locale: null,
    hintPictureUrl: null,
    profilePictureUrl: null,
    multifactorEnabled: false,
    mustChangePassword: false,
    lockedAt: null,
    accessFrom: null,
    accessUntil: null,
    accessByOperator: false,
    attachesTo: null,
    lastLoginAt: null,
    lastAnswerValidatedAt: null,
    lastPasswordResetAt: null,
    credentialsChangedAt: NOW,
    createdAt: NOW,
    updatedAt: NOW,
    recoveryCodesUntil: null,
    createdBy: null,
    createdByChannel: null,
    changedBy: null,
    changedByChannel: null,
    ...over,
  };
}
