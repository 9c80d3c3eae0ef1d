import { base64url, exportSPKI, importJWK, SignJWT } from 'jose';
import { type IssuerKey, issuerKey, signed, startForeignIssuer } from '#test/support/foreign-issuer.ts';

type Claims = Readonly<Record<string, unknown>>;

/** A token that is good, and the keys that its issuer publishes. */
export interface Genuine {
  readonly claims: Claims;
  readonly keys: { readonly elliptic: IssuerKey; readonly rsa: IssuerKey };
  /** The moment that the server believes in, in seconds. */
  readonly now: number;
}

/** Tokens that are almost it, by what is wrong with them, and the server that planted keys are offered from. */
export interface Forgeries {
  readonly tokens: ReadonlyMap<string, string>;
  /** How often somebody fetched the planted keys. */
  fetched(): number;
  close(): Promise<void>;
}

/** Every way in which a signed token is known to have been taken that should not be (RFC 8725). */
export async function forgeries(genuine: Genuine): Promise<Forgeries> {
  const planted = await startForeignIssuer();
  const stranger = await issuerKey(genuine.keys.elliptic.kid);
  planted.publish([stranger]);
  const tokens = new Map([
    ...(await claimsThatDoNotFit(genuine)),
    ...(await signaturesThatAreNone(genuine)),
    ...(await keysOfStrangers(genuine, stranger, `${planted.url}/keys`)),
  ]);
  return { tokens, fetched: () => planted.asked('/keys'), close: () => planted.close() };
}

async function claimsThatDoNotFit({ claims, keys, now }: Genuine): Promise<readonly [string, string][]> {
  const wrong: Readonly<Record<string, Claims>> = {
    'another issuer': { iss: 'https://issuer.example' },
    'the issuer with a slash': { iss: `${String(claims.iss)}/` },
    'the issuer in a list': { iss: [claims.iss] },
    'no issuer': { iss: undefined },
    'another audience': { aud: 'others' },
    'a list of other audiences': { aud: ['others', `${String(claims.aud)}2`] },
    'no audience': { aud: undefined },
    'expired an hour ago': { exp: now - 3600 },
    'expired since 1970': { exp: 0 },
    'no expiry': { exp: undefined },
    'an expiry in words': { exp: 'never' },
    'not good yet': { nbf: now + 3600 },
    'no subject': { sub: undefined },
    'an empty subject': { sub: '' },
    'a number as subject': { sub: 7 },
    'a list of subjects': { sub: [claims.sub] },
  };
  const token = ([name, over]: [string, Claims]) =>
    signed(keys.elliptic, { ...claims, ...over }).then((it) => [name, it]);
  return (await Promise.all(Object.entries(wrong).map(token))) as [string, string][];
}

async function signaturesThatAreNone({ claims, keys }: Genuine): Promise<readonly [string, string][]> {
  const good = await signed(keys.elliptic, claims);
  const [head = '', body = '', signature = ''] = good.split('.');
  const headed = (header: Claims, rest = '') => `${base64url.encode(JSON.stringify(header))}.${body}.${rest}`;
  const other = base64url.encode(JSON.stringify({ ...claims, sub: 'somebody-else' }));
  const bytes = Buffer.from(signature, 'base64url');
  const flipped = Buffer.from(bytes).fill((bytes[5] ?? 0) ^ 1, 5, 6);
  return [
    ['alg none', headed({ alg: 'none' })],
    ['alg none with a signature', headed({ alg: 'none' }, signature)],
    ['alg nOnE and a key id', headed({ alg: 'nOnE', kid: keys.elliptic.kid })],
    ['no algorithm', headed({ kid: keys.elliptic.kid }, signature)],
    ['no signature', `${head}.${body}.`],
    ['a bit of the signature changed', `${head}.${body}.${flipped.toString('base64url')}`],
    ['a signature of zeros', `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`],
    ['another body', `${head}.${other}.${signature}`],
    ['two parts', `${head}.${body}`],
    ['four parts', `${good}.x`],
    ['as JSON', JSON.stringify({ payload: body, signatures: [{ protected: head, signature }] })],
    ['the key’s algorithm changed', headed({ alg: 'RS256', kid: keys.elliptic.kid }, signature)],
  ];
}

async function keysOfStrangers(
  { claims, keys }: Genuine,
  stranger: IssuerKey,
  url: string,
): Promise<readonly [string, string][]> {
  const publicKey = (await importJWK(keys.rsa.publicJwk, 'RS256')) as CryptoKey;
  const confused = (kid: string, shared: string) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid }).sign(new TextEncoder().encode(shared));
  return [
    ['HS256 with the public key as PEM', await confused(keys.rsa.kid, await exportSPKI(publicKey))],
    ['HS256 with the public key as JWK', await confused(keys.rsa.kid, JSON.stringify(keys.rsa.publicJwk))],
    ['HS256 with a coordinate of the public key', await confused(keys.elliptic.kid, keys.elliptic.publicJwk.x ?? '')],
    ['a stranger’s key under the same id', await signed(stranger, claims)],
    ['a stranger’s key under no id', await signed(stranger, claims, { kid: undefined })],
    ['a stranger’s key under a path', await signed(stranger, claims, { kid: '../../../../dev/null' })],
    ['a key in the header', await signed(stranger, claims, { jwk: stranger.publicJwk })],
    ['a key set’s address in the header', await signed(stranger, claims, { jku: url })],
    ['a certificate’s address in the header', await signed(stranger, claims, { x5u: url, kid: 'other' })],
    ['a critical header that nobody knows', await critical(keys.elliptic, claims)],
  ];
}

/** Rightly signed, with a header member that must be understood and is not (RFC 7515, section 4.1.11). */
function critical({ alg, kid, privateKey }: IssuerKey, claims: Claims): Promise<string> {
  const header = { alg, kid, crit: ['purpose'], purpose: 'other' };
  return new SignJWT(claims).setProtectedHeader(header).sign(privateKey, { crit: { purpose: true } });
}
