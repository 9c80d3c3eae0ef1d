/** Who a person is at a foreign OpenID provider, after every check of the code flow. */
export interface ForeignIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** E-mail or preferred username, for showing only. */
  readonly login: string;
}

export interface IdentityProviders {
  /** Whether a provider with this name is configured. */
  has(provider: string): boolean;
  /** Whether the provider allows this redirect URI; without one, it must have exactly one. */
  allows(provider: string, redirectUri: string | undefined): boolean;
  /**
   * Exchanges an authorization code and validates the ID token: signature, issuer, audience, expiry, and nonce and PKCE
   * where the caller has them. Undefined when the provider does not accept the code; raises `service-unavailable` when it
   * does not answer. Only endpoints of the configured issuer are called.
   */
  exchange(request: {
    provider: string;
    code: string;
    redirectUri: string | undefined;
    codeVerifier?: string | undefined;
    nonce?: string | undefined;
  }): Promise<ForeignIdentity | undefined>;
}
