import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import type { SigningKeyRecord } from '#core/ports/repositories/signing-keys.ts';
import type { Claims, Rotation, Signer } from '#core/ports/signer.ts';
import type { Store } from '#core/ports/store.ts';
import type { Vault } from '#core/ports/vault.ts';
import { LONGEST_TOKEN } from '#core/tokens/token-size.ts';
import { type Clock, MINUTE, SECOND } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import type { Random } from '#kernel/random.ts';
import { sha256 } from '#kernel/sha256.ts';

export interface SignerOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly issuer: string;
  /** How long a key signs, and how long before that it is published (R30: caches of the set must know it in time). */
  readonly rotationMs: number;
  readonly publishAheadMs: number;
  readonly longestTokenMs: number;
}

interface Key {
  readonly record: SigningKeyRecord;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The encoded JOSE header: the same for every token of the key. */
  readonly header: string;
}

/** Another node, or the command line, may have rotated: look again after this long. */
const REREAD_MS = 900;
/** Sooner for a token whose key is not known yet; not for each, for anybody can invent such tokens. */
const UNKNOWN_REREAD_MS = 20;
const VERIFIED_KEPT = 20_000;

/**
 * ES256 over keys in the store, their private halves sealed. Signing is synchronous node:crypto (25 µs; WebCrypto costs a
 * sign-in 5 %). A verified token is remembered by its hash, so that only its first use pays for the signature; whether it
 * still opens anything is read from the store every time.
 */
export function storeSigner(options: SignerOptions): Signer {
  const { store, clock, issuer } = options;
  const verified = new Map<string, Claims>();
  let keys: readonly Key[] = [];
  let readAt = Number.NEGATIVE_INFINITY;

  async function current(longestMs = REREAD_MS): Promise<readonly Key[]> {
    const now = clock.now();
    if (now - readAt < longestMs && now >= readAt) return keys;
    const records = await store.read.signingKeys.list(now);
    const changed =
      records.length !== keys.length || records.some((record, index) => differs(record, keys[index]?.record));
    if (changed) {
      keys = records.map(
        (record) =>
          keys.find((key) => key.record.kid === record.kid && !differs(record, key.record)) ??
          openKey(record, options.vault),
      );
      verified.clear();
    }
    readAt = now;
    return keys;
  }

  async function active(): Promise<Key> {
    const now = clock.now();
    const usable = (await current()).filter(
      ({ record }) => record.activeFrom <= now && (record.activeUntil === null || record.activeUntil > now),
    );
    const key = usable.at(-1);
    if (key === undefined) throw new Error('There is no signing key in force.');
    return key;
  }

  return {
    async sign(claims) {
      const { header, privateKey } = await active();
      const input = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
      const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${input}.${signature.toString('base64url')}`;
    },
    async verify(token) {
      let published = await current();
      const id = sha256(token);
      let claims = verified.get(id);
      if (claims === undefined) {
        if (!hasKeyOf(token, published)) published = await current(UNKNOWN_REREAD_MS);
        claims = checkSignature(token, published);
        if (claims === undefined || claims.iss !== issuer) return undefined;
        if (verified.size >= VERIFIED_KEPT) verified.delete(verified.keys().next().value as string);
        verified.set(id, claims);
      }
      return claims.exp * SECOND > clock.now() ? claims : undefined;
    },
    async publishedKeys() {
      // Whoever asks may have met a key that this node has not read yet.
      return (await current(0)).map(({ record }) => ({
        ...JSON.parse(record.publicJwk),
        kid: record.kid,
        alg: record.alg,
        use: 'sig',
      }));
    },
    async rotate(how = {}) {
      const { created, revoked } = await rotate(options, how);
      readAt = Number.NEGATIVE_INFINITY;
      return { created, revoked, active: (await active()).record.kid };
    },
  };
}

function differs(record: SigningKeyRecord, known: SigningKeyRecord | undefined): boolean {
  return (
    known === undefined ||
    record.kid !== known.kid ||
    record.activeFrom !== known.activeFrom ||
    record.activeUntil !== known.activeUntil
  );
}

function openKey(record: SigningKeyRecord, vault: Vault): Key {
  const der = Buffer.from(
    vault.open(record.privateKey, { table: 'signing_key', row: record.kid, column: 'private_key' }),
    'base64',
  );
  const header = Buffer.from(JSON.stringify({ alg: record.alg, typ: 'at+jwt', kid: record.kid })).toString('base64url');
  return {
    record,
    header,
    privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
    publicKey: createPublicKey({ key: JSON.parse(record.publicJwk), format: 'jwk' }),
  };
}

function hasKeyOf(token: string, keys: readonly Key[]): boolean {
  return keys.some(({ header }) => token.startsWith(`${header}.`));
}

/** The claims of a token whose header is byte for byte one of ours (so alg, typ and kid are ours) and whose signature holds. */
function checkSignature(token: string, keys: readonly Key[]): Claims | undefined {
  if (token.length > LONGEST_TOKEN) return undefined;
  const [header, payload, signature, ...rest] = token.split('.');
  if (payload === undefined || signature === undefined || rest.length > 0) return undefined;
  const key = keys.find((candidate) => candidate.header === header);
  if (key === undefined) return undefined;
  const bytes = Buffer.from(signature, 'base64url');
  // Only the one canonical spelling: a token with other bits in its last character is another token.
  if (bytes.length !== 64 || bytes.toString('base64url') !== signature) return undefined;
  const body = Buffer.from(payload, 'base64url');
  if (body.toString('base64url') !== payload) return undefined;
  const input = Buffer.from(`${header}.${payload}`);
  if (!verify('sha256', input, { key: key.publicKey, dsaEncoding: 'ieee-p1363' }, bytes)) return undefined;
  return JSON.parse(body.toString('utf8')) as Claims;
}

/** Creates the next key when it is due; the one in force ends when the next begins. */
async function rotate(options: SignerOptions, { force = false, revoke = false }: Rotation) {
  const { store, clock, rotationMs, publishAheadMs, longestTokenMs } = options;
  const now = clock.now();
  return store.write(async (tx) => {
    const published = await tx.signingKeys.list(now);
    const former = published.filter(({ activeUntil }) => activeUntil === null || activeUntil > now);
    const newest = former.at(-1);
    const atOnce = newest === undefined || force || revoke;
    const isDue = atOnce || (newest.activeFrom <= now && now >= newest.activeFrom + rotationMs - publishAheadMs);
    if (!isDue) return { created: undefined, revoked: [] };
    const activeFrom = atOnce ? now : Math.max(newest.activeFrom + rotationMs, now + publishAheadMs);
    const record = createKey(options, now, activeFrom);
    await tx.signingKeys.create(record);
    // A key that is not published verifies nothing.
    const publishedUntil = revoke ? now : activeFrom + longestTokenMs + MINUTE;
    const retired = revoke ? published : former;
    for (const { kid } of retired) await tx.signingKeys.retire(kid, activeFrom, publishedUntil);
    return { created: record.kid, revoked: revoke ? retired.map(({ kid }) => kid) : [] };
  });
}

function createKey({ vault, random }: SignerOptions, now: number, activeFrom: number): SigningKeyRecord {
  const kid = newId(random, now);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  return {
    kid,
    alg: 'ES256',
    publicJwk: JSON.stringify(publicKey.export({ format: 'jwk' })),
    privateKey: vault.seal(der, { table: 'signing_key', row: kid, column: 'private_key' }),
    createdAt: now,
    activeFrom,
    activeUntil: null,
    publishedUntil: null,
  };
}
