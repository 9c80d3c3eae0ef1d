import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { ANONYMOUS } from '#core/actor.ts';
import type { ClientCredentials } from '#core/clients/authenticate-client.ts';
import { run } from '#core/run.ts';
import { issueForMachine } from '#core/tokens/issue-for-machine.ts';
import { answerErrors } from '#http/answer-errors.ts';
import { basicCredentials } from '#http/basic.ts';
import { HttpFailure } from '#http/http-failure.ts';
import { Type } from '#http/json-schema.ts';
import { optionalOrNull } from '#http/optional-or-null.ts';
import { refuseOtherMethods } from '#http/other-methods.ts';
import { secret } from '#kernel/secret.ts';
import { serving } from '../../declared-access.ts';
import type { FaceEnvironment } from '../../face.ts';
import { originOf } from '../../origin.ts';
import { answerTokenError, TokenRequestError } from './problems.ts';

export const TOKEN_BASE = '/oauth';
const URL = `${TOKEN_BASE}/token`;
const BODY_LIMIT = 16 * 1024;

const Token = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal('Bearer'),
  expires_in: Type.Integer({ description: 'Seconds' }),
});
/** For the documentation: `readParameters` checks it, in the words of this endpoint. */
const TokenRequest = Type.Object({
  grant_type: Type.String({ enum: ['client_credentials'] }),
  client_id: Type.Optional(Type.String({ description: 'The client, unless HTTP Basic names it' })),
  client_secret: Type.Optional(Type.String({ description: 'Its secret, unless HTTP Basic holds it' })),
  audience: Type.Optional(Type.String({ description: 'Whom the token is for; without it, the server itself' })),
  scope: Type.Optional(Type.String({ description: 'Separated by spaces; without it, all that the client has' })),
});
const TokenError = Type.Object({ error: Type.String(), error_description: Type.String() });
const errors = Object.fromEntries([400, 401, 403, 405, 413, 415, 429, 500, 503].map((status) => [status, TokenError]));

type Parameters = Readonly<Record<string, string | undefined>>;

/** `POST /oauth/token`: client credentials as JSON or as a form, answers and errors in the form of Auth0 (contract, section 3). */
export async function tokenEndpoint(app: FastifyInstance, environment: FaceEnvironment): Promise<void> {
  const { services, defaultTenantId } = environment;
  await app.register(formbody, { bodyLimit: BODY_LIMIT });
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('*', (_request, _body, done) => done(new HttpFailure('unsupported-media-type')));
  answerErrors(app, answerTokenError);
  app.post(URL, {
    config: serving(issueForMachine),
    bodyLimit: BODY_LIMIT,
    schema: {
      summary: 'Get an access token for a program',
      operationId: issueForMachine.name,
      tags: ['Tokens'],
      security: [],
      consumes: ['application/json', 'application/x-www-form-urlencoded'],
      body: optionalOrNull(TokenRequest),
      response: { 200: Token, ...errors },
    },
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const parameters = readParameters(request.body);
      requireClientCredentials(parameters.grant_type);
      const tokens = await run(services, issueForMachine, ANONYMOUS, originOf(request, 'entur', defaultTenantId), {
        client: readClient(parameters, request.headers.authorization),
        scope: (parameters.scope ?? '').split(' ').filter((scope) => scope !== ''),
        audience: parameters.audience,
      });
      reply.header('pragma', 'no-cache');
      return { access_token: tokens.accessToken, token_type: 'Bearer' as const, expires_in: tokens.expiresIn };
    },
  });
  refuseOtherMethods(app, URL, { on: ['POST'], off: [] });
}

/** Each parameter is one text; a parameter sent twice is refused, an empty one, or null, counts as absent (RFC 6749, section 3). */
function readParameters(body: unknown): Parameters {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('The body must be an object');
  const parameters: Record<string, string | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(body)) {
    if (!KNOWN.includes(name) || value === null) continue;
    if (typeof value !== 'string') throw invalid(`The parameter ${name} must be one text`);
    parameters[name] = value === '' ? undefined : value;
  }
  return parameters;
}

const KNOWN = ['grant_type', 'client_id', 'client_secret', 'audience', 'scope'];

function requireClientCredentials(grantType: string | undefined): void {
  if (grantType === undefined) throw invalid('Missing required parameter: grant_type');
  if (grantType !== 'client_credentials')
    throw new TokenRequestError(403, 'unauthorized_client', 'Grant type not allowed for the client');
}

/** The client of a request: in its body, or by HTTP Basic (RFC 6749, section 2.3.1). */
function readClient(parameters: Parameters, authorization: string | undefined): ClientCredentials {
  const basic = authorization === undefined ? undefined : basicCredentials(authorization);
  const id = parameters.client_id ?? basic?.name ?? '';
  return { id, secret: secret(parameters.client_secret ?? basic?.password ?? '') };
}

function invalid(description: string): TokenRequestError {
  return new TokenRequestError(400, 'invalid_request', description);
}
