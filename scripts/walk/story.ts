import { setTimeout as sleep } from 'node:timers/promises';
import type { WalkServer } from './server.ts';

type Answer = Record<string, string>;
type Catalogue = { questions: { 'question-id': string; 'available-answers': { value: string }[] }[] };
type Say = (line: string) => void;

/**
 * A person's whole story with the IdentityAPI, over HTTP, as a newcomer would try it. Raises an Error at the first answer
 * that is not the expected one.
 */
export async function walkIdentityApi(server: WalkServer, say: Say): Promise<void> {
  const call = async (
    what: string,
    expected: number,
    method: string,
    path: string,
    options: { token?: string | undefined; json?: object; form?: Record<string, string> } = {},
  ) => {
    const headers: Record<string, string> =
      options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
    if (options.json !== undefined) headers['content-type'] = 'application/json';
    const body =
      options.form === undefined ? options.json && JSON.stringify(options.json) : new URLSearchParams(options.form);
    const response = await fetch(`${server.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    say(
      `${what}\n    ${method} ${path}${options.json === undefined ? '' : ` ${short(JSON.stringify(options.json))}`}\n    → ${response.status} ${short(text)}`,
    );
    if (response.status !== expected) throw new Error(`${what}: expected ${expected}, got ${response.status} ${text}`);
    return (text === '' || !text.startsWith('{') ? {} : JSON.parse(text)) as Answer;
  };
  const mail = async (to: string, pattern: RegExp): Promise<string> => {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const response = await fetch(`${server.url}/mailbox/messages?to=${encodeURIComponent(to)}`);
      const messages = (await response.json()) as { text: string }[];
      const found = messages.map(({ text }) => pattern.exec(text)?.[0]).find((match) => match !== undefined);
      if (found !== undefined) return found;
      await sleep(50);
    }
    throw new Error(`No such message reached ${to}.`);
  };
  const token = (what: string, expected: number, form: Record<string, string>) =>
    call(what, expected, 'POST', '/v1/authentication/connect/token', { form });
  const signIn = (what: string, password: string, expected = 200) =>
    token(what, expected, { grant_type: 'password', username: 'kari', password });

  const client = server.command(
    'client',
    'create',
    '--name',
    'walk',
    '--tenant',
    '1',
    '--kind',
    'app',
    '--scopes',
    'identity.signup identity.recover identity.read',
  );
  const { access_token: app } = await token('The app gets a token of its own', 200, {
    grant_type: 'client_credentials',
    client_id: client.client_id ?? '',
    client_secret: client.client_secret ?? '',
  });

  const registration = {
    username: 'kari',
    password: 'quiet-harbour-42',
    email: 'kari@example.org',
    'phone-number': '+4740012345',
    'first-name': 'Kari',
  };
  await call('Is the username free?', 200, 'GET', '/v1/identity/users/kari/available', { token: app });
  await call('Kari registers', 201, 'POST', '/v1/identity/users', { token: app, json: registration });
  await call('The username is taken now', 410, 'GET', '/v1/identity/users/kari/available', { token: app });

  const { access_token: me } = await signIn('Kari signs in', 'quiet-harbour-42');
  const emailCode = await mail('kari@example.org', /^\d{6}$/m);
  await call(
    'Kari confirms the e-mail address with the code from the mail',
    204,
    'PUT',
    '/v1/identity/me/email/confirm',
    { token: me, json: { email: 'kari@example.org', 'confirmation-code': emailCode } },
  );
  const phoneCode = await mail('+4740012345', /^\d{6}$/m);
  await call('… and the phone with the code from the SMS', 204, 'PUT', '/v1/identity/me/phone-number/confirm', {
    token: me,
    json: { 'phone-number': '+4740012345', 'confirmation-code': phoneCode },
  });
  await call('A code works once', 440, 'PUT', '/v1/identity/me/email/confirm', {
    token: me,
    json: { email: 'kari@example.org', 'confirmation-code': emailCode },
  });
  await call('Who am I?', 200, 'GET', '/v1/identity/me?trim=linked-logins', { token: me });

  const catalogue = (await call(
    'The questions to choose from',
    200,
    'GET',
    '/v1/identity/policy/security-questions',
  )) as unknown as Catalogue;
  const answers = catalogue.questions.slice(0, 2).map((question) => ({
    'question-id': question['question-id'],
    answer: question['available-answers'][0]?.value ?? 'the red one',
  }));
  await call('Kari sets security answers', 200, 'PUT', '/v1/identity/me/answers', { token: me, json: { answers } });

  await call('A common password is refused', 440, 'PUT', '/v1/identity/me/password', {
    token: me,
    json: { 'old-password': 'quiet-harbour-42', 'new-password': 'password1' },
  });
  await call('Kari changes the password', 204, 'PUT', '/v1/identity/me/password', {
    token: me,
    json: { 'old-password': 'quiet-harbour-42', 'new-password': 'long-road-north' },
  });
  await signIn('The old one is refused', 'quiet-harbour-42', 400);

  await call('Kari forgets the username', 202, 'POST', '/v1/identity/users/kari@example.org/username-recovery', {
    token: app,
  });
  await mail('kari@example.org', /^kari$/m);
  await call('Wrong answers open nothing', 440, 'POST', '/v1/identity/users/kari/answers/validate', {
    token: app,
    json: { answers: answers.map((one) => ({ ...one, answer: 'x' })) },
  });
  await call('Right answers open the recovery window', 200, 'POST', '/v1/identity/users/kari/answers/validate', {
    token: app,
    json: { answers },
  });
  await sleep(1100); // A repeat within the resend pause, a second here, would send nothing.
  await call('Kari forgets the password too', 204, 'POST', '/v1/identity/users/kari/password/reset', { token: app });
  const generated = await mail('kari@example.org', /^[A-Za-z2-9]{16}$/m);
  await signIn('The live password still works until the new one is used', 'long-road-north');
  const { access_token: recovered } = await signIn('The generated password from the mail works', generated);
  await call('… but must be changed first', 403, 'PUT', '/v1/identity/me/username', {
    token: recovered,
    json: { 'new-username': 'kari2' },
  });
  await call('Kari chooses a password', 204, 'PUT', '/v1/identity/me/password', {
    token: recovered,
    json: { 'old-password': generated, 'new-password': 'winter-lantern-7' },
  });

  const last = await signIn('Kari signs in with it', 'winter-lantern-7');
  const next = await token('The app refreshes the tokens', 200, {
    grant_type: 'refresh_token',
    refresh_token: last.refresh_token ?? '',
  });
  await call('Kari signs out', 200, 'POST', '/v1/authentication/connect/revocation', {
    form: { token: next.refresh_token ?? '' },
  });
  await call('The token opens nothing any more', 401, 'GET', '/v1/identity/me', { token: next.access_token });
}

/** One line, long values cut: tokens and passwords are not for scrollback. */
function short(text: string): string {
  const cut = text
    .replace(/"([A-Za-z0-9._~-]{24})[A-Za-z0-9._~-]+"/g, '"$1…"')
    .replace(/("[a-z-]*password":")[^"]+/g, '$1…');
  return cut.length > 160 ? `${cut.slice(0, 160)}…` : cut;
}
