import { fold } from '#kernel/text/fold.ts';

/** Administers one tenant. */
export const ADMIN = 'admin';
/** Administers the server: every tenant, wherever the role is held. */
export const SYSTEM_ADMIN = 'systemadmin';

const GRAMMAR = /^[A-Za-z][A-Za-z0-9 _.-]{0,63}$/;

/** How the built-in roles are written; everyone else's stay as they were first given. */
export const WRITTEN: Readonly<Record<string, string>> & Record<typeof ADMIN | typeof SYSTEM_ADMIN, string> = {
  [ADMIN]: 'Admin',
  [SYSTEM_ADMIN]: 'SystemAdmin',
};

/** A role in the form in which it is compared and shown, or undefined for a text that cannot be one. */
export function readRole(text: string): { role: string; display: string } | undefined {
  if (!GRAMMAR.test(text)) return undefined;
  const role = fold(text.trim());
  return { role, display: WRITTEN[role] ?? text.trim() };
}
