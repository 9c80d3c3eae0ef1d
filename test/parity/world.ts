import { setAccountStatus, unlockAccount } from '#core/accounts/administer-account.ts';
import { registerUser } from '#core/accounts/register-user.ts';
import { secret } from '#kernel/secret.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { confirmContacts } from '#test/support/confirm-contacts.ts';
import { EnturDriver } from '#test/support/entur.ts';
import { OverkizDriver } from '#test/support/overkiz.ts';
import { type DatabaseKind, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';
import type { FaceDriver, Having, Person, Session, Word } from './face-driver.ts';
import { WAYS } from './faces.ts';

/** The password with which people of these scenarios begin. */
export const START = 'Start-pass1';
export const NEXT = 'quiet-harbour-42';

/** Two organisations, a program of each kind, an administrator: one directory behind every face. */
export async function startWorld(database: DatabaseKind, env: Readonly<Record<string, string>> = {}): Promise<World> {
  const server = await startTestServer({ database, env });
  await server.createTenant('t2');
  const app = await server.createClient();
  await new ZentryDriver(server).person('admin@t1.example', { roles: ['Admin'] });
  return enter({ server, app, census: { people: 0 } });
}

/** The same world as another node on its database sees it; PostgreSQL alone has several. */
export async function besides({ server, app, census }: World): Promise<World> {
  return enter({ server: await startTestServer({ ground: server.ground }), app, census });
}

interface Entrance {
  readonly server: TestServer;
  readonly app: { readonly id: string; readonly secret: string };
  /** Counts the people of all nodes, so that no two have one name. */
  readonly census: { people: number };
}

async function enter({ server, app, census }: Entrance) {
  const asseco = new AssecoDriver(server);
  const zentry = new ZentryDriver(server);
  const entur = new EnturDriver(server);
  const overkiz = new OverkizDriver(server);
  /** Tokens of programs of every kind, and of an administrator of the first organisation. */
  const programs = async () => ({
    client: await asseco.clientToken(app),
    partner: await entur.program(),
    otherPartner: await entur.program({ tenant: '2' }),
    internal: await entur.program({ kind: 'internal' }),
    admin: await zentry.tokenOf('admin@t1.example'),
  });
  const home = await server.services.store.read.tenants.findByName('1');

  const world = {
    server,
    app,
    census,
    asseco,
    zentry,
    entur,
    overkiz,
    ...(await programs()),
    /** New tokens for all of them: those of before died with the day. */
    renewPrograms: async (): Promise<void> => void Object.assign(world, await programs()),
    close: () => server.close(),

    /** Somebody with a confirmed address in the first organisation, made past every face. */
    async person({ confirmed = true, secondFactor = false } = {}): Promise<Person> {
      census.people += 1;
      const username = `person-${census.people}`;
      const email = `mail-${census.people}@x.example`;
      const { id, customerNumber } = await server.operate(registerUser, {
        username,
        email,
        password: secret(START),
        tenantId: home?.id ?? '',
      });
      if (confirmed) await confirmContacts(server, id);
      if (secondFactor) await server.services.store.write((tx) => tx.accounts.update(id, { multifactorEnabled: true }));
      return { id, username, email, customerNumber, password: START };
    },
    /** Registers through the IdentityAPI; gives the e-mail address. */
    async register(username: string): Promise<string> {
      const email = `${username}@x.example`;
      const answer = await asseco.register(world.client, { username, email, password: START });
      if (answer.status !== 201) throw new Error(answer.text);
      return email;
    },
    /** A session of a person who must be able to sign in. */
    async session(face: FaceDriver, name: string, password = START): Promise<Session> {
      const { word, session } = await face.signIn(world, name, password);
      if (session === undefined) throw new Error(`${name} cannot sign in at ${face.name}: ${word}`);
      return session;
    },
    /** What each way in says to a password: the same words everywhere, so that faces can be compared. */
    async ways(name: string, password: string, code?: string): Promise<Record<string, Word>> {
      const words: Record<string, Word> = {};
      for (const face of WAYS) words[face.name] = (await face.signIn(world, name, password, code)).word;
      return words;
    },
    /** What each way in that knows sessions says to one: those that take this kind of it. */
    async opens(session: Session, faces: readonly Having<'opens'>[]): Promise<Record<string, Word>> {
      const words: Record<string, Word> = {};
      for (const face of faces) words[face.name] = await face.opens(world, session);
      return words;
    },
    me: (token: string) => asseco.identity('GET', '/me', { token }),
    async apiKey({ headers }: Session): Promise<string> {
      return (await asseco.call('GET', '/User/api-key', { headers })).body.apiKey;
    },
    /** An operator forgets what was guessed at somebody: every way in that refuses counts. */
    async unlock(name: string): Promise<void> {
      await server.operate(unlockAccount, { user: name, tenant: '1' });
    },
    /** What an operator on the host makes of a person. */
    async setStatus({ id }: Person, status: 'A' | 'P' | 'D'): Promise<void> {
      await server.operate(setAccountStatus, { user: id, tenant: '1', status });
    },
    /** The code or token that stands alone on a line of the newest message that has one. */
    secretTo: (to: string) => zentry.mailed(to),
    /** The generated password in the newest message to an address. */
    async mailedPassword(to: string): Promise<string> {
      const [newest] = await server.messages(to);
      const password = /^[A-Za-z2-9]{16}$/m.exec(newest?.text ?? '')?.[0];
      if (password === undefined) throw new Error(`No password was sent to ${to}`);
      return password;
    },
  };
  return world;
}

export type World = Awaited<ReturnType<typeof enter>>;

/** The same word from every way in. */
export const everywhere = (word: Word) => Object.fromEntries(WAYS.map(({ name }) => [name, word]));
