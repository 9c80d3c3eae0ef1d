import { setTimeout as sleep } from 'node:timers/promises';
import type { Walker } from './walker.ts';

type Catalogue = { questions: { 'question-id': string; 'available-answers': { value: string }[] }[] };

/** A person's whole story with the IdentityAPI: registers, confirms, signs in, changes, forgets, recovers, signs out. */
export async function walkPerson(walker: Walker): Promise<void> {
  const token = (what: string, expected: number, form: Record<string, string>) =>
    walker.call(what, expected, 'POST', '/v1/authentication/connect/token', { form });
  const signIn = (what: string, password: string, expected = 200) =>
    token(what, expected, { grant_type: 'password', username: 'kari', password });

  const client = walker.client('1', 'app', 'identity.signup identity.recover identity.read');
  const { access_token: app } = await token('The app gets a token of its own', 200, {
    grant_type: 'client_credentials',
    ...client,
  });

  const registration = {
    username: 'kari',
    password: 'quiet-harbour-42',
    email: 'kari@example.org',
    'phone-number': '+4740012345',
    'first-name': 'Kari',
  };
  await walker.call('Is the username free?', 200, 'GET', '/v1/identity/users/kari/available', { token: app });
  await walker.call('Kari registers', 201, 'POST', '/v1/identity/users', { token: app, json: registration });
  await walker.call('The username is taken now', 410, 'GET', '/v1/identity/users/kari/available', { token: app });

  const { access_token: me } = await signIn('Kari signs in', 'quiet-harbour-42');
  const emailCode = await walker.mail('kari@example.org', /^\d{6}$/m);
  await walker.call(
    'Kari confirms the e-mail address with the code from the mail',
    204,
    'PUT',
    '/v1/identity/me/email/confirm',
    { token: me, json: { email: 'kari@example.org', 'confirmation-code': emailCode } },
  );
  const phoneCode = await walker.mail('+4740012345', /^\d{6}$/m);
  await walker.call('… and the phone with the code from the SMS', 204, 'PUT', '/v1/identity/me/phone-number/confirm', {
    token: me,
    json: { 'phone-number': '+4740012345', 'confirmation-code': phoneCode },
  });
  await walker.call('A code works once', 440, 'PUT', '/v1/identity/me/email/confirm', {
    token: me,
    json: { email: 'kari@example.org', 'confirmation-code': emailCode },
  });
  await walker.call('Who am I?', 200, 'GET', '/v1/identity/me?trim=linked-logins', { token: me });

  const catalogue = (await walker.call(
    'The questions to choose from',
    200,
    'GET',
    '/v1/identity/policy/security-questions',
  )) as Catalogue;
  const answers = catalogue.questions.slice(0, 2).map((question) => ({
    'question-id': question['question-id'],
    answer: question['available-answers'][0]?.value ?? 'the red one',
  }));
  await walker.call('Kari sets security answers', 200, 'PUT', '/v1/identity/me/answers', {
    token: me,
    json: { answers },
  });

  await walker.call('A common password is refused', 440, 'PUT', '/v1/identity/me/password', {
    token: me,
    json: { 'old-password': 'quiet-harbour-42', 'new-password': 'password1' },
  });
  await walker.call('Kari changes the password', 204, 'PUT', '/v1/identity/me/password', {
    token: me,
    json: { 'old-password': 'quiet-harbour-42', 'new-password': 'long-road-north' },
  });
  await signIn('The old one is refused', 'quiet-harbour-42', 400);

  await walker.call('Kari forgets the username', 202, 'POST', '/v1/identity/users/kari@example.org/username-recovery', {
    token: app,
  });
  await walker.mail('kari@example.org', /^kari$/m);
  await walker.call('Wrong answers open nothing', 440, 'POST', '/v1/identity/users/kari/answers/validate', {
    token: app,
    json: { answers: answers.map((one) => ({ ...one, answer: 'x' })) },
  });
  await walker.call('Right answers open the recovery window', 200, 'POST', '/v1/identity/users/kari/answers/validate', {
    token: app,
    json: { answers },
  });
  await sleep(1100); // A repeat within the resend pause, a second here, would send nothing.
  await walker.call('Kari forgets the password too', 204, 'POST', '/v1/identity/users/kari/password/reset', {
    token: app,
  });
  const generated = await walker.mail('kari@example.org', /^[A-Za-z2-9]{16}$/m);
  await signIn('The live password still works until the new one is used', 'long-road-north');
  const { access_token: recovered } = await signIn('The generated password from the mail works', generated);
  await walker.call('… but must be changed first', 403, 'PUT', '/v1/identity/me/username', {
    token: recovered,
    json: { 'new-username': 'kari2' },
  });
  await walker.call('Kari chooses a password', 204, 'PUT', '/v1/identity/me/password', {
    token: recovered,
    json: { 'old-password': generated, 'new-password': 'winter-lantern-7' },
  });

  const last = await signIn('Kari signs in with it', 'winter-lantern-7');
  const next = await token('The app refreshes the tokens', 200, {
    grant_type: 'refresh_token',
    refresh_token: last.refresh_token,
  });
  await walker.call('Kari signs out', 200, 'POST', '/v1/authentication/connect/revocation', {
    form: { token: next.refresh_token },
  });
  await walker.call('The token opens nothing any more', 401, 'GET', '/v1/identity/me', { token: next.access_token });
}
