import type { Walker } from './walker.ts';

const BASE = '/enduser-mobile-web/enduserAPI';
const GATEWAY = '1234-5678-9012';
const FIRST = { userId: 'lea', userPassword: 'blue-shutters-at-noon' };

/**
 * A story of somebody with a connected home, with the Overkiz API: an account with a gateway, its terms of use accepted from
 * the mail, a password's quality, signing in by form, who is signed in, a reset, signing out.
 */
export async function walkHome(walker: Walker): Promise<void> {
  const call = (what: string, expected: number, method: string, path: string, request = {}) =>
    walker.call(what, expected, method, `${BASE}${path}`, request);
  const email = 'lea@example.org';

  await call('How good would this password be?', 200, 'POST', '/enduser/password/check', {
    json: { userId: 'user1', userPassword: 'p4ssw0rd!' },
  });
  await call('Lea creates an account with a gateway', 201, 'POST', '/enduser/mainAccount', {
    json: {
      label: 'Maison',
      gatewayId: GATEWAY,
      location: { city: 'Annecy', country: 'France', timezone: 'Europe/Paris', latitude: 45.9, longitude: 6.13 },
      endUser: { userId: FIRST.userId, firstName: 'Léa', lastName: 'Martin', email, locale: 'fr' },
      password: FIRST.userPassword,
    },
  });
  const terms = await walker.mail(email, /termsOfUse[^\s]*token=([A-Za-z0-9_-]+)/);
  const token = new URLSearchParams(terms.slice(terms.indexOf('?'))).get('token') ?? '';
  const accept = `/termsOfUse/${GATEWAY}/accept/${token}`;
  await call('She accepts the terms of use with the token of the mail', 200, 'POST', accept);
  await call('… which works once', 200, 'POST', accept);

  await call('She signs in by form', 200, 'POST', '/login', { form: FIRST });
  await call('Who is that?', 200, 'GET', '/currentUserId');
  await call('Everything about her account', 200, 'GET', '/enduser/mainAccount');

  await call('She forgot her password', 200, 'POST', '/enduser/password/reset', {
    json: { userId: FIRST.userId, email },
  });
  const reset = await walker.mail(email, /resetPassword[^\s]*token=([A-Za-z0-9_-]+)/);
  const link = new URLSearchParams(reset.slice(reset.indexOf('?')));
  const next = 'green-shutters-at-dusk';
  await call('On the page of the mail she sets another', 303, 'POST', '/accountManagement/resetPassword', {
    form: {
      userId: link.get('userId') ?? '',
      token: link.get('token') ?? '',
      newPassword: next,
      newPasswordRepeated: next,
    },
  });
  await call('Her former session is over', 401, 'GET', '/currentUserId');
  await call('The former password is refused', 401, 'POST', '/login', { form: FIRST });
  await call('The new one signs in', 200, 'POST', '/login', { form: { ...FIRST, userPassword: next } });
  await walker.call('… at the other APIs, too', 200, 'POST', '/connect/token', {
    form: { grant_type: 'password', username: email, password: next },
  });
  await call('She signs out', 200, 'POST', '/logout');
  await call('Nobody is signed in', 200, 'GET', '/authenticated');
}
