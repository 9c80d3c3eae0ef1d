import type { TestServer } from './test-server.ts';

/** Proves every address and number of an account, past every wire. */
export async function confirmContacts({ clock, services }: TestServer, accountId: string): Promise<void> {
  const now = clock.now();
  await services.store.write(async (tx) => {
    for (const contact of await tx.contacts.listByAccount(accountId, now)) {
      await tx.contacts.delete(contact.id);
      await tx.contacts.put({ ...contact, state: 'verified', verifiedAt: now, expiresAt: null });
    }
  });
}
