/** Every scope that a token can have, and what it opens. Operations name theirs in `access`. */
export const SCOPES = {
  'identity.me': 'a person’s own profile, contacts and credentials; people’s tokens have it by themselves',
  'identity.signup': 'registering people, asking whether a username is free',
  'identity.recover': 'security questions, password reset, username recovery',
  'identity.read': 'finding and reading people',
  'identity.manage': 'pictures of any person',
  'customers:verify': 'verifying customers’ credentials',
  'customers:password:send': 'sending customers generated passwords',
  'customers:password:set': 'setting customers’ passwords',
  'customers:password:change': 'changing passwords for customers who give the old one',
  'customers:password:generate': 'generating passwords for customers and being given them',
  'customers:profile:read': 'finding and reading customers',
  'customers:profile:write': 'creating, updating and deactivating customers',
} as const;

export type Scope = keyof typeof SCOPES;
