/** Stands for something that only the running server can say, so that a plan stays plain data and can be repeated. */
export class Named {
  readonly name: NamedThing;

  constructor(name: NamedThing) {
    this.name = name;
  }

  toString(): string {
    return `‹${this.name}›`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** What a plan can speak of: of the person that it acts as, of somebody else, and what nobody has yet. */
export type NamedThing =
  | 'own username'
  | 'own email'
  | 'own phone'
  | 'own customer number'
  | 'own password'
  | 'other username'
  | 'other email'
  | 'other customer number'
  | 'free name'
  | 'free email'
  | 'free phone'
  | 'mailed code'
  | 'mailed token'
  | 'texted code'
  | 'refresh token'
  | 'access token'
  | 'single sign-on token'
  | 'event listener'
  | 'client id'
  | 'client secret'
  | 'machine id'
  | 'machine secret';

const PASSWORDS = ['quiet-harbour-42', 'short', 'password', 'ñandú über Æbleskive 17', ' spaces at both ends '];

/** What the members of requests are usually called, and what is worth saying there. */
const WORTH: Readonly<Record<string, readonly (NamedThing | { readonly say: unknown })[]>> = {
  username: ['own username', 'own email', 'free name', 'free name', 'other username'],
  'new-username': ['free name', 'own username', 'other username'],
  userId: ['own username', 'free name', 'other username', 'own email'],
  email: ['own email', 'free email', 'own email', 'free email', 'other email'],
  'new-email': ['free email', 'own email', 'other email'],
  login: ['own email', 'free name'],
  password: ['own password', { say: 'wrong-password' }],
  userPassword: ['own password', { say: 'wrong-password' }],
  'old-password': ['own password'],
  oldPassword: ['own password'],
  'new-password': PASSWORDS.map((say) => ({ say })),
  newPassword: PASSWORDS.map((say) => ({ say })),
  'phone-number': ['own phone', 'free phone'],
  'new-phone-number': ['free phone', 'own phone'],
  telephoneNumber: ['own phone', 'free phone'],
  customer: ['own customer number', 'other customer number'],
  customerNumber: ['own customer number', 'other customer number'],
  'confirmation-code': ['mailed code', 'texted code'],
  code: ['mailed code'],
  twoFactorCode: ['mailed code', { say: '' }],
  resetCode: ['mailed token'],
  token: ['mailed token', 'refresh token', 'access token'],
  refresh_token: ['refresh token'],
  ssoToken: ['single sign-on token'],
  id: ['event listener'],
  answers: [{ say: ['childhood-toy', 'first-dish'].map((id) => ({ 'question-id': id, answer: 'blue' })) }],
  'question-id': [{ say: 'childhood-toy' }, { say: 'first-dish' }],
  tenantId: [{ say: 'default' }, { say: 'nowhere' }],
  'tenant-id': [{ say: 'default' }, { say: 'nowhere' }],
  organisationId: [{ say: 1 }, { say: 999 }],
  role: [{ say: 'Reader' }, { say: 'Admin' }],
  type: [{ say: 'department' }],
  provider: [{ say: 'nobody' }],
  gatewayId: [{ say: '1234-5678-9012' }],
  birthdate: [{ say: '1990-01-31' }],
  dateOfBirth: [{ say: { year: 1990, month: 1, day: 31 } }],
  expirationDate: [{ say: '2031-01-01' }],
  tariffSettings: [{ say: { tariffMode: 'base' } }],
  offset: [{ say: 0 }],
  limit: [{ say: 10 }],
  page: [{ say: '0' }],
  size: [{ say: '10' }],
  surname: [{ say: 'Nordmann' }],
  grant_type: [{ say: 'password' }, { say: 'refresh_token' }, { say: 'client_credentials' }],
  client_id: ['client id', 'machine id'],
  client_secret: ['client secret', 'machine secret'],
  audience: [{ say: 'https://api.entur.io' }],
  scope: [{ say: '' }],
};

/** What is worth saying in a member of this name, things of the server as references to them. */
export function worthSaying(name: string): readonly unknown[] {
  return (WORTH[name] ?? []).map((thing) => (typeof thing === 'string' ? new Named(thing) : thing.say));
}
