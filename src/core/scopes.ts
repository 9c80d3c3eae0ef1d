/** Every scope that a token can have, and what it opens. Operations name theirs in `access`. */
export const SCOPES = {
  'identity.me': 'a person’s own profile, contacts and credentials; people’s tokens have it by themselves',
  'identity.signup': 'registering people, asking whether a username is free',
  'identity.recover': 'security questions, password reset, username recovery',
  'identity.read': 'finding and reading people',
  'identity.manage': 'pictures of any person',
} as const;

export type Scope = keyof typeof SCOPES;
