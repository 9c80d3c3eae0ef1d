import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '#kernel/secret.ts';
import type { Context } from '../context.ts';
import { problem } from '../problems.ts';

/** What a program says of itself where a person signs in through it. */
export interface Application {
  readonly id?: string | undefined;
  readonly apiKey?: Secret | undefined;
}

/**
 * Lets in the programs that the operator named, where any are named. Raises `api-key-required` and
 * `application-not-allowed`.
 */
export function requireApplication(ctx: Context, { id, apiKey }: Application): void {
  const { apiKeys, applicationIds } = ctx.services.settings;
  if (apiKeys.length > 0 && !isOneOf(apiKey, apiKeys)) throw problem('api-key-required');
  if (applicationIds.length > 0 && !applicationIds.includes(id ?? '')) throw problem('application-not-allowed');
}

/** Compared whole, with every key: the time says nothing of how near a guess is, or of which key it is. */
function isOneOf(given: Secret | undefined, keys: readonly Secret[]): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const presented = digest(given?.reveal() ?? '');
  return keys.filter((key) => timingSafeEqual(presented, digest(key.reveal()))).length > 0;
}
