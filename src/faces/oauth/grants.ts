import type { ClientCredentials } from '#core/clients/authenticate-client.ts';
import type { Operation } from '#core/operation.ts';
import type { IssuedTokens } from '#core/tokens/access-token.ts';
import { issueByPassword } from '#core/tokens/issue-by-password.ts';
import { issueForClient } from '#core/tokens/issue-for-client.ts';
import { refreshTokens } from '#core/tokens/refresh-tokens.ts';
import { secret } from '#kernel/secret.ts';
import { OAuthRequestError } from './problems.ts';
import { type Form, readScope } from './token-request.ts';

export type RunOperation = <Input, Output>(operation: Operation<Input, Output>, input: Input) => Promise<Output>;

/** A token request in parts. */
interface TokenRequest {
  readonly form: Form;
  readonly client: ClientCredentials | undefined;
  /** The tenant to work in, which a header names. */
  readonly tenant: string | undefined;
}

type Issue = (request: TokenRequest, run: RunOperation) => Promise<IssuedTokens>;

/** A grant: the operation that it is, and how its form is read. */
interface Grant {
  readonly operation: Pick<Operation<never, unknown>, 'name' | 'access' | 'problems'>;
  readonly issue: Issue;
}

const given = (value: string | undefined) => (value === undefined ? undefined : secret(value));

const byPassword: Issue = ({ form, client, tenant }, run) => {
  if (form.username === undefined || form.password === undefined) {
    const description = "The mandatory 'username' and/or 'password' parameters are missing.";
    throw new OAuthRequestError('invalid_request', description, 'ID2059');
  }
  const { username, audience } = form;
  const password = secret(form.password);
  const secondFactor = { code: given(form.two_factor_code), recoveryCode: given(form.two_factor_recovery_code) };
  return run(issueByPassword, { client, tenant, username, password, secondFactor, scope: readScope(form), audience });
};

const byRefreshToken: Issue = ({ form, client, tenant }, run) => {
  if (form.refresh_token === undefined) throw missing('refresh_token');
  return run(refreshTokens, { client, tenant, refreshToken: secret(form.refresh_token), scope: readScope(form) });
};

const forClient: Issue = ({ form, client }, run) => {
  if (client === undefined) throw missing('client_id');
  return run(issueForClient, { client, scope: readScope(form), audience: form.audience });
};

/** One line a grant (RFC 6749, section 4). */
export const GRANTS = {
  password: { operation: issueByPassword, issue: byPassword },
  refresh_token: { operation: refreshTokens, issue: byRefreshToken },
  client_credentials: { operation: issueForClient, issue: forClient },
} as const satisfies Readonly<Record<string, Grant>>;

export function missing(parameter: string): OAuthRequestError {
  return new OAuthRequestError('invalid_request', `The mandatory '${parameter}' parameter is missing.`, 'ID2029');
}
