import type { Secret } from '#kernel/secret.ts';

/** Whom a token of a trusted issuer speaks of. */
export interface TrustedSubject {
  readonly issuer: string;
  readonly subject: string;
  /** What the subject names here: a linked login of that issuer, or the account with that username. */
  readonly means: 'linked-login' | 'username';
  /** Set where the issuer gave the token an id: it is good once. Kept until `until`, epoch milliseconds. */
  readonly once?: { readonly id: string; readonly until: number } | undefined;
}

/** Tokens of issuers that the operator trusts. Both call the network, so neither belongs into a transaction. */
export interface ForeignTokens {
  /**
   * Checks a JSON Web Token: algorithm, signature, issuer, audience, times. Undefined when it is no good or none is trusted;
   * raises `service-unavailable` when the issuer's keys cannot be had.
   */
  verifyJwt(token: Secret): Promise<TrustedSubject | undefined>;
  /** Asks the issuer about an access token (RFC 7662); the same answers. */
  introspect(token: Secret): Promise<TrustedSubject | undefined>;
}
