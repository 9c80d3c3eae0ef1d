import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { type Clock, MINUTE, SECOND } from '#kernel/clock.ts';
import { type Outbound, unreachable } from './outbound.ts';

/** A key that the issuer withdrew is gone here after this time. */
const MAX_AGE = 10 * MINUTE;
/** Tokens that name keys which are not there, and an issuer that does not answer, cost one call in this time. */
const COOL_DOWN = 5 * SECOND;

/**
 * The keys of one issuer, fetched from one configured address and never from one that a token names. A key that is not
 * among them is looked for once more, because issuers rotate. Raises `service-unavailable` when they cannot be had.
 */
export function remoteKeys(uri: string, outbound: Outbound, clock: Clock): JWTVerifyGetKey {
  let kept: { find: JWTVerifyGetKey; readAt: number } | undefined;
  let failure: { error: unknown; at: number } | undefined;
  let lookedAgainAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<JWTVerifyGetKey> | undefined;

  async function fetchKeys(): Promise<JWTVerifyGetKey> {
    if (failure !== undefined && clock.now() - failure.at < COOL_DOWN) throw unreachable(failure.error);
    try {
      const { status, body } = await outbound(uri, { method: 'GET', headers: { accept: 'application/json' } });
      if (status !== 200) throw new Error(`The key set answers ${status}.`);
      const { createLocalJWKSet } = await import('jose');
      const find = createLocalJWKSet(JSON.parse(body) as JSONWebKeySet);
      kept = { find, readAt: clock.now() };
      failure = undefined;
      return find;
    } catch (error) {
      failure = { error, at: clock.now() };
      throw unreachable(error);
    }
  }

  function refresh(): Promise<JWTVerifyGetKey> {
    underWay ??= fetchKeys().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  return async (header, token) => {
    const isFresh = kept !== undefined && clock.now() - kept.readAt < MAX_AGE;
    const find = isFresh && kept !== undefined ? kept.find : await refresh();
    try {
      return await find(header, token);
    } catch (error) {
      if ((error as { code?: string }).code !== 'ERR_JWKS_NO_MATCHING_KEY' || !isFresh) throw error;
      if (clock.now() - lookedAgainAt < COOL_DOWN) throw error;
      lookedAgainAt = clock.now();
      return (await refresh())(header, token);
    }
  };
}
