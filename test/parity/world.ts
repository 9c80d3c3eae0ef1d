import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { EnturDriver, numbered } from '#test/support/entur.ts';
import { type DatabaseKind, startTestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';

/** The password with which people of these scenarios begin. */
export const START = 'Start-pass1';

/** Two organisations, a program of each kind, an administrator: one directory behind every face. */
export async function startWorld(database: DatabaseKind) {
  const server = await startTestServer({ database });
  await server.createTenant('t2');
  const asseco = new AssecoDriver(server);
  const zentry = new ZentryDriver(server);
  const entur = new EnturDriver(server);
  const client = await asseco.clientToken(await server.createClient());
  const partner = await entur.program();
  await zentry.person('admin@t1.example', { roles: ['Admin'] });
  const admin = await zentry.tokenOf('admin@t1.example');

  return {
    server,
    asseco,
    zentry,
    entur,
    /** Tokens of programs and of the administrator of the first organisation. */
    client,
    partner,
    otherPartner: await entur.program({ tenant: '2' }),
    internal: await entur.program({ kind: 'internal' }),
    admin,
    close: () => server.close(),

    /** Registers through the IdentityAPI; gives the e-mail address. */
    async register(username: string): Promise<string> {
      const email = `${username}@x.example`;
      const answer = await asseco.register(client, { username, email, password: START });
      if (answer.status !== 201) throw new Error(answer.text);
      return email;
    },
    /** What each way in says to a password: the same three words everywhere, so that faces can be compared. */
    async ways(email: string, password: string, code?: string): Promise<Record<string, string>> {
      const factor = code === undefined ? {} : { two_factor_code: code };
      const form = { grant_type: 'password', username: email, password, ...factor };
      const login = { email, password, ...(code === undefined ? {} : { twoFactorCode: code }) };
      return {
        asseco: oauthWord(await asseco.token(form)),
        zentry: oauthWord(await zentry.token(form)),
        login: loginWord(await zentry.call('POST', '/login', {}, login)),
        entur: enturWord(
          await entur.verify(partner, email, password, code === undefined ? {} : { twoFactorCode: code }),
        ),
      };
    },
    me: (token: string) => asseco.identity('GET', '/me', { token }),
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** The same word from every way in. */
export const everywhere = (word: string) => ({ asseco: word, zentry: word, login: word, entur: word });

function oauthWord({ status, body }: WireAnswer): string {
  if (status === 200) return 'in';
  if (body?.error_description === 'RequiresTwoFactor') return 'second factor';
  return body?.error === 'invalid_grant' ? 'refused' : `${status}`;
}

function loginWord({ status, body }: WireAnswer): string {
  if (status === 200) return 'in';
  if (body?.detail === 'RequiresTwoFactor') return 'second factor';
  return body?.detail === 'Failed' || body?.detail === 'LockedOut' ? 'refused' : `${status}`;
}

function enturWord(answer: WireAnswer): string {
  const word = numbered(answer);
  return { 200: 'in', '403/610': 'second factor', '401/401': 'refused' }[word] ?? word;
}
