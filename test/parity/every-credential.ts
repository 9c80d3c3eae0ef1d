import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { disableClient } from '#core/clients/administer-client.ts';
import { HOUR } from '#kernel/clock.ts';
import { AUDIENCE, PERMISSIONS } from '#test/support/entur.ts';
import { claimsOf } from '#test/support/zentry.ts';
import type { Person } from './face-driver.ts';
import { overkiz } from './faces/overkiz.ts';
import { zentry } from './faces/zentry.ts';
import { START, type World } from './world.ts';

export const BOOTSTRAP_KEY = 'a-bootstrap-key-of-the-host-0123456789';
export const OTHER_AUDIENCE = 'https://other.example';

/** A credential as it goes into a request. */
export interface Presented {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
}

const bearer = (token: string): Presented => ({ headers: { authorization: `Bearer ${token}` } });
const apiKey = (key: string): Presented => ({ headers: { 'api-key': key } });

/** One of every kind of credential there is, good and bad, by what it is. */
export async function everyCredential(world: World): Promise<Readonly<Record<string, Presented>>> {
  const expired = await thoseThatExpire(world);
  const who = await world.person();
  const stranger = await world.person();
  const { session } = await zentry.signIn(world, who.email, START);
  const token = (session?.headers.authorization ?? '').replace('Bearer ', '');
  const refresh = session?.refreshToken ?? '';
  const key = await world.apiKey(session ?? { headers: {} });
  const strangersKey = await world.apiKey(await world.session(zentry, stranger.email));
  const client = await world.asseco.clientToken(await world.server.createClient());
  return {
    nothing: {},
    'access token of a person': bearer(token),
    'the same, its scheme in small letters': { headers: { authorization: `bearer ${token}` } },
    ...(await tokensOfPeople(world, who.email)),
    ...(await tokensOfPrograms(world)),
    'API key': apiKey(key),
    'API key that was replaced': apiKey(await replacedKey(world)),
    'API key as a token': bearer(key),
    'API key and token of one person': { headers: { ...bearer(token).headers, 'api-key': key } },
    'API key and token of two people': { headers: { ...bearer(token).headers, 'api-key': strangersKey } },
    'API key and token of a program': { headers: { ...bearer(client).headers, 'api-key': key } },
    'good token and an API key that is none': { headers: { ...bearer(token).headers, 'api-key': `${key}x` } },
    'bootstrap key': apiKey(BOOTSTRAP_KEY),
    'bootstrap key as a token': bearer(BOOTSTRAP_KEY),
    'refresh token as a token': bearer(refresh),
    'refresh token as an API key': apiKey(refresh),
    'access token as an API key': apiKey(token),
    'access token in the query': { query: `access_token=${token}` },
    'access token in the session cookie': { headers: { cookie: `JSESSIONID=${token}` } },
    ...expired,
    ...(await cookies(world, who, { key, refresh })),
    'access token after sign-out': bearer(await signedOut(world)),
    ...forgeries(token, (await world.asseco.call('GET', '/.well-known/jwks.json')).body.keys[0]),
    'two access tokens in one header': bearer(`${token}, Bearer ${token}`),
    'username and password by HTTP Basic': {
      headers: { authorization: `Basic ${Buffer.from(`${who.username}:${START}`).toString('base64')}` },
    },
    'a scheme without a token': { headers: { authorization: 'Bearer' } },
  };
}

async function thoseThatExpire(world: World): Promise<Readonly<Record<string, Presented>>> {
  const { email } = await world.person();
  const expired = {
    'session cookie that expired': { headers: (await world.session(overkiz, email)).headers },
    'access token that expired': bearer(await world.zentry.tokenOf(email)),
    'token of a partner that expired': bearer(await world.entur.program()),
  };
  world.server.clock.advance(24 * HOUR);
  return expired;
}

async function tokensOfPeople(world: World, email: string): Promise<Readonly<Record<string, Presented>>> {
  const granted = async (more: Record<string, string>) => {
    const form = { grant_type: 'password', username: email, password: START, ...more };
    return bearer((await world.asseco.token(form)).body.access_token);
  };
  await world.zentry.person('admin@credentials.example', { roles: ['Admin'] });
  await world.zentry.person('system@credentials.example', { roles: ['SystemAdmin'] });
  const administrator = await world.zentry.tokenOf('admin@credentials.example');
  return {
    'access token of an administrator': bearer(administrator),
    'access token of a system administrator': bearer(await world.zentry.tokenOf('system@credentials.example')),
    'access token of a person without the scope': await granted({ scope: 'openid' }),
    'access token of a person for another audience': await granted({ audience: OTHER_AUDIENCE }),
    'access token of a person for the audience of programs': await granted({ audience: AUDIENCE }),
    'API key of an administrator': apiKey(await world.apiKey({ headers: bearer(administrator).headers ?? {} })),
  };
}

async function tokensOfPrograms(world: World): Promise<Readonly<Record<string, Presented>>> {
  const { server, asseco, entur } = world;
  const forThisServer = await server.createClient({ kind: 'partner', scopes: PERMISSIONS });
  const disabled = await server.createClient({ kind: 'partner', scopes: PERMISSIONS });
  const credentials = (client: typeof disabled) => ({
    grant_type: 'client_credentials',
    client_id: client.id,
    client_secret: client.secret,
  });
  const lost = (await entur.token({ ...credentials(disabled), audience: AUDIENCE })).body.access_token;
  await server.operate(disableClient, { clientId: disabled.id });
  return {
    'client token of an app': bearer(await asseco.clientToken(await server.createClient())),
    'client token without a scope': bearer(await asseco.clientToken(await server.createClient({ scopes: [] }))),
    'client token of an app for the audience of programs': bearer(await entur.program({ kind: 'app' })),
    'token of a partner': bearer(await entur.program()),
    'token of an internal program': bearer(await entur.program({ kind: 'internal' })),
    'token of a partner without permissions': bearer(await entur.program({ scopes: [] })),
    'token of a partner for this server': bearer((await entur.token(credentials(forThisServer))).body.access_token),
    'token of a program that was disabled': bearer(lost),
  };
}

async function cookies(
  world: World,
  who: Person,
  { key, refresh }: { key: string; refresh: string },
): Promise<Readonly<Record<string, Presented>>> {
  const cookie = (value: string, name = 'JSESSIONID') => ({ headers: { cookie: `${name}=${value}` } });
  const value = await world.overkiz.cookieOf(who.username, START);
  const { sid } = claimsOf(await world.zentry.tokenOf(who.email));
  const ended = await world.session(overkiz, who.email);
  await overkiz.signOut?.(world, ended);
  const { ssoToken } = (await world.overkiz.call('POST', '/enduser/ssoToken', { cookie: value })).body;
  await zentry.askReset?.(world, who);
  const resetCode = await world.secretTo(who.email);
  return {
    'session cookie': cookie(value),
    'session cookie with its attributes': cookie(`${value}; Path=/enduser-mobile-web; Secure; HttpOnly`),
    'session cookie under another name': cookie(value, 'SESSION'),
    'session cookie after logging out': { headers: ended.headers },
    'session cookie as a token': bearer(value),
    'session cookie as an API key': apiKey(value),
    'session cookie and API key of one person': { headers: { ...cookie(value).headers, 'api-key': key } },
    'API key as the session cookie': cookie(key),
    'refresh token as the session cookie': cookie(refresh),
    'id of a session as the session cookie': cookie(sid),
    'single sign-on token as a token': bearer(ssoToken),
    'single sign-on token as the session cookie': cookie(ssoToken),
    'emailed reset code as a token': bearer(resetCode),
    'emailed reset code as the session cookie': cookie(resetCode),
  };
}

async function replacedKey(world: World): Promise<string> {
  const session = await world.session(zentry, (await world.person()).email);
  const key = await world.apiKey(session);
  await world.asseco.call('POST', '/User/api-key/rotate', { headers: { ...session.headers } });
  return key;
}

async function signedOut(world: World): Promise<string> {
  const session = await world.session(zentry, (await world.person()).email);
  await zentry.signOut?.(world, session);
  return (session.headers.authorization ?? '').replace('Bearer ', '');
}

/** Tokens that say the same as a good one, or more, and that this server never signed. */
function forgeries(token: string, publicKey: Record<string, string>): Readonly<Record<string, Presented>> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const headerWith = (alg: string) => part({ ...JSON.parse(Buffer.from(header, 'base64url').toString()), alg });
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const foreign = sign('sha256', Buffer.from(`${header}.${payload}`), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const keyed = `${headerWith('HS256')}.${payload}`;
  const mac = createHmac('sha256', JSON.stringify(publicKey)).update(keyed).digest('base64url');
  return {
    'access token that another server signed': bearer(`${header}.${payload}.${foreign.toString('base64url')}`),
    'access token that nobody signed': bearer(`${headerWith('none')}.${payload}.`),
    'access token signed with the public key as a secret': bearer(`${keyed}.${mac}`),
    'access token with other claims': bearer(`${header}.${part({ ...claims, exp: claims.exp + 9999 })}.${signature}`),
    'half an access token': bearer(token.slice(0, token.length / 2)),
  };
}
