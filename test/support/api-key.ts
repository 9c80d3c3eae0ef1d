import { authenticateApiKey, formatApiKey } from '#core/credentials/api-key/authenticate-api-key.ts';
import type { TestServer } from './test-server.ts';

/** A person's API key, and whether it opens anything. */
export async function newApiKeyFor({ services, clock }: TestServer, accountId: string) {
  const keyId = accountId.slice(-16);
  const { version } = await services.store.write((tx) => tx.apiKeys.create(accountId, keyId, clock.now()));
  const key = formatApiKey(keyId, await services.apiKeySecrets.of(accountId, version));
  return { key, opens: async () => (await authenticateApiKey(services, key)) !== undefined };
}
