import type { ClientCredentials } from '#core/clients/authenticate-client.ts';
import { basicCredentials } from '#http/basic.ts';
import { secret } from '#kernel/secret.ts';
import { OAuthRequestError } from './problems.ts';

/** Parameters of one form. A parameter sent twice is refused, never picked from (RFC 6749, section 3.2). */
export type Form = Readonly<Record<string, string | undefined>>;

/** Checks that each parameter stands once; an empty one counts as absent (RFC 6749, section 3.1). */
export function readForm(body: unknown): Form {
  if (body === undefined) throw withoutContentType();
  const form: Record<string, string | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(body as Record<string, unknown>)) {
    if (typeof value !== 'string')
      throw new OAuthRequestError('invalid_request', `The parameter '${printable(name)}' must be sent once.`);
    form[name] = value === '' ? undefined : value;
  }
  return form;
}

export function withoutContentType(): OAuthRequestError {
  return new OAuthRequestError('invalid_request', "The mandatory 'Content-Type' header is missing.", 'ID2081');
}

const printable = (name: string): string => name.replace(/[^\x20-\x7e]|["\\']/g, '').slice(0, 40);

/** The client of a request: in the form, or by HTTP Basic (RFC 6749, section 2.3.1), but not both. */
export function readClient(form: Form, authorization: string | undefined): ClientCredentials | undefined {
  const basic = readBasic(authorization);
  const { client_id: id, client_secret: clientSecret } = form;
  if (basic !== undefined) {
    if (clientSecret !== undefined || (id !== undefined && id !== basic.id)) {
      throw new OAuthRequestError('invalid_request', 'Multiple client credentials cannot be specified.', 'ID2087');
    }
    return basic;
  }
  if (id === undefined && clientSecret === undefined) return undefined;
  // An id without its secret is a client that did not prove itself: the answer is that of a wrong secret.
  return { id: id ?? '', secret: secret(clientSecret ?? '') };
}

/** Programs that add their bearer token to every call add it here too: a header of another scheme names no client. */
function readBasic(authorization = ''): ClientCredentials | undefined {
  if (!/^Basic(?:\s|$)/i.test(authorization)) return undefined;
  const basic = basicCredentials(authorization);
  if (basic === undefined)
    throw new OAuthRequestError('invalid_request', "The specified 'Authorization' header is invalid.", 'ID2071');
  return { id: basic.name, secret: secret(basic.password) };
}

export function readScope(form: Form): readonly string[] {
  return (form.scope ?? '').split(' ').filter((scope) => scope !== '');
}
