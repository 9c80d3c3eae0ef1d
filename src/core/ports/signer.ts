/** Claims of a JWT; instants in seconds (RFC 7519). */
export interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly client_id: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  readonly scope: string;
  /** None for a person of several tenants who has chosen none. */
  readonly tenant_id?: string;
  readonly sid?: string;
  readonly amr?: readonly string[];
  readonly roles?: readonly string[];
  readonly auth_time?: number;
  readonly pwd_change_required?: true;
  /** Of programs at Entur's endpoint (contract, section 3). */
  readonly azp?: string;
  readonly permissions?: readonly string[];
  readonly 'https://entur.io/organisationID'?: number;
  /** Claims that administrators gave an account; none of the names above. */
  readonly [custom: string]: unknown;
}

export interface Rotation {
  /** Now, even if nothing is due. */
  readonly force?: boolean | undefined;
  /** Now, and no key so far is good for anything from here on: somebody else may have it. */
  readonly revoke?: boolean | undefined;
}

export interface Rotated {
  readonly created: string | undefined;
  readonly active: string;
  /** Keys whose tokens died with this. */
  readonly revoked: readonly string[];
}

export interface Signer {
  /** An `at+jwt` access token (RFC 9068), ES256 with the active key. */
  sign(claims: Claims): Promise<string>;
  /** The claims if signature, type, issuer and expiry hold; else undefined. Says nothing about revocation. */
  verify(token: string): Promise<Claims | undefined>;
  /** The JSON Web Key Set: keys in use, the next one, and those whose tokens may still live. */
  publishedKeys(): Promise<readonly Record<string, unknown>[]>;
  /** Makes the next key when it is due, or as told. Gives what was done. */
  rotate(how?: Rotation): Promise<Rotated>;
}
