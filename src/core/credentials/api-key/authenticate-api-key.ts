import { timingSafeEqual } from 'node:crypto';
import type { ApiKeyActor } from '../../actor.ts';
import type { Services } from '../../services.ts';

const KEY = /^zk_([A-Za-z0-9]{16})_([A-Za-z0-9_-]{43})$/;

/** The whole key from its two halves. */
export function formatApiKey(keyId: string, secret: string): string {
  return `zk_${keyId}_${secret}`;
}

/** The actor behind an API key, or undefined when it opens nothing. Read from the store on every call (M-11). */
export async function authenticateApiKey(services: Services, key: string): Promise<ApiKeyActor | undefined> {
  const [, keyId = '', secret = ''] = KEY.exec(key) ?? [];
  if (keyId === '') return undefined;
  const { read } = services.store;
  const record = await read.apiKeys.findLive(keyId, services.clock.now());
  if (record === undefined) return undefined;
  const right = await services.apiKeySecrets.of(record.accountId, record.version);
  if (!timingSafeEqual(Buffer.from(right), Buffer.from(secret))) return undefined;
  const roles = await read.roles.listByAccount(record.accountId);
  return {
    kind: 'api-key',
    accountId: record.accountId,
    keyId: record.keyId,
    keyVersion: record.version,
    tenantId: record.homeTenantId,
    tenantSelected: roles.every((grant) => grant.tenantId === record.homeTenantId),
    mustChangePassword: record.mustChangePassword,
  };
}
