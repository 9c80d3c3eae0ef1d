import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ANONYMOUS } from '#core/actor.ts';
import { run } from '#core/run.ts';
import { publishedKeys } from '#core/tokens/published-keys.ts';
import { revokeToken } from '#core/tokens/revoke-token.ts';
import { answerErrors } from '#http/answer-errors.ts';
import { HttpFailure } from '#http/http-failure.ts';
import { Type } from '#http/json-schema.ts';
import { refuseOtherMethods } from '#http/other-methods.ts';
import { secret } from '#kernel/secret.ts';
import { serving } from '../declared-access.ts';
import type { Face, FaceEnvironment } from '../face.ts';
import { originOf } from '../origin.ts';
import { tenantHeader } from '../tenant-header.ts';
import { errorSchemas } from './error-schemas.ts';
import { RevocationForm, TokenForm } from './form-schema.ts';
import { GRANTS, missing, type RunOperation } from './grants.ts';
import { answerError, OAuthRequestError } from './problems.ts';
import { readMultipart } from './read-multipart.ts';
import { readClient, readForm, withoutContentType } from './token-request.ts';

/** Where the token endpoint stands: each published API has it under a path of its own. */
const ENDPOINTS = [
  { base: '/v1/authentication/connect', face: 'asseco', grants: ['password', 'refresh_token', 'client_credentials'] },
  { base: '/connect', face: 'zentry', grants: ['password', 'refresh_token'] },
] as const;
const KEY_SETS = ['/.well-known/jwks.json', '/.well-known/jwks'];

const Tokens = Type.Object(
  {
    access_token: Type.String(),
    refresh_token: Type.Optional(Type.String()),
    token_type: Type.Literal('Bearer'),
    expires_in: Type.Integer({ description: 'Seconds' }),
    scope: Type.String(),
  },
  { description: 'Tokens' },
);
const KeySet = Type.Object(
  { keys: Type.Array(Type.Object({}, { additionalProperties: true })) },
  { description: 'JSON Web Key Set' },
);

/** The schemas of forms describe; a validator of them would answer in words that are not OAuth's. */
const READ_BY_HAND = () => () => true;

/** Token endpoint, revocation and key set (RFC 6749, 7009, 7517), under the paths of the published APIs. */
export const oauth: Face = {
  id: 'oauth',
  title: 'Tokens',
  description: 'Access and refresh tokens (RFC 6749), revocation (RFC 7009) and the key set (RFC 7517).',
  prefixes: [...ENDPOINTS.map(({ base }) => base), '/v1/authentication/', '/.well-known/'],
  anyCase: ['/connect/token', '/connect/revocation'],
  documentUrl: '/v1/authentication/openapi.json',
  operations: [...Object.values(GRANTS).map(({ operation }) => operation.name), revokeToken.name, publishedKeys.name],
  securitySchemes: () => ({ client: { type: 'http', scheme: 'basic' } }),
  answerError,
  async register(app, environment) {
    await acceptForms(app);
    answerErrors(app, answerError);
    const isOn = (operation: string) => !environment.disabled.includes(operation);
    for (const endpoint of ENDPOINTS.filter(({ face }) => environment.enabled.includes(face))) {
      if (endpoint.grants.some((name) => isOn(GRANTS[name].operation.name))) mountToken(app, environment, endpoint);
      if (isOn(revokeToken.name)) mountRevocation(app, environment, endpoint);
    }
    if (isOn(publishedKeys.name)) mountKeySets(app, environment);
  },
};

/** Forms only; anything else is told so in OAuth's words. What has neither body nor type is refused by `readForm`. */
async function acceptForms(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers();
  await app.register(formbody, { bodyLimit: 32 * 1024 });
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer) =>
    readMultipart(body, request.headers['content-type'] ?? ''),
  );
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    const untyped = request.headers['content-type'] === undefined;
    if (body === '' && untyped) done(null, undefined);
    else if (untyped) done(withoutContentType());
    else done(new HttpFailure('unsupported-media-type'));
  });
}

type Endpoint = (typeof ENDPOINTS)[number];

function mountToken(
  app: FastifyInstance,
  { services, defaultTenantId, disabled }: FaceEnvironment,
  endpoint: Endpoint,
): void {
  const url = `${endpoint.base}/token`;
  app.post(url, {
    config: serving(...endpoint.grants.map((name) => GRANTS[name].operation)),
    schema: {
      summary: 'Get an access token',
      operationId: 'token.issue',
      tags: ['Tokens'],
      consumes: ['application/x-www-form-urlencoded', 'multipart/form-data'],
      headers: Type.Object({ 'tenant-id': Type.Optional(Type.String({ description: 'The tenant to work in' })) }),
      security: [{ client: [] }, {}],
      body: TokenForm,
      response: {
        200: Tokens,
        ...errorSchemas(
          url,
          endpoint.grants.map((name) => GRANTS[name].operation),
          ['unsupported_grant_type'],
        ),
      },
    },
    validatorCompiler: READ_BY_HAND,
    handler: async (request, reply) => {
      const form = readForm(request.body);
      if (form.grant_type === undefined) throw missing('grant_type');
      const name = endpoint.grants.find((offered) => offered === form.grant_type);
      // A grant that is switched off does not exist (shared-model M-17).
      const grant = name === undefined || disabled.includes(GRANTS[name].operation.name) ? undefined : GRANTS[name];
      if (grant === undefined)
        throw new OAuthRequestError('unsupported_grant_type', "The specified 'grant_type' is not supported.", 'ID2032');
      const origin = originOf(request, endpoint.face, defaultTenantId);
      const runOperation: RunOperation = (operation, input) => run(services, operation, ANONYMOUS, origin, input);
      const client = readClient(form, request.headers.authorization);
      const tokens = await grant.issue({ form, client, tenant: tenantHeader(request) }, runOperation);
      reply.header('pragma', 'no-cache');
      return {
        access_token: tokens.accessToken,
        ...(tokens.refreshToken === undefined ? {} : { refresh_token: tokens.refreshToken }),
        token_type: 'Bearer' as const,
        expires_in: tokens.expiresIn,
        scope: tokens.scope.join(' '),
      };
    },
  });
  refuseOtherMethods(app, url, { on: ['POST'], off: [] });
}

function mountRevocation(
  app: FastifyInstance,
  { services, defaultTenantId }: FaceEnvironment,
  endpoint: Endpoint,
): void {
  const url = `${endpoint.base}/revocation`;
  app.post(url, {
    config: serving(revokeToken),
    schema: {
      summary: 'Revoke a token, which signs its session out',
      operationId: revokeToken.name,
      tags: ['Tokens'],
      consumes: ['application/x-www-form-urlencoded', 'multipart/form-data'],
      security: [{ client: [] }, {}],
      body: RevocationForm,
      response: { 200: Type.Null({ description: 'No body' }), ...errorSchemas(url, [revokeToken]) },
    },
    validatorCompiler: READ_BY_HAND,
    handler: async (request: FastifyRequest, reply) => {
      const form = readForm(request.body);
      if (form.token === undefined) throw missing('token');
      const client = readClient(form, request.headers.authorization);
      await run(services, revokeToken, ANONYMOUS, originOf(request, endpoint.face, defaultTenantId), {
        client,
        token: secret(form.token),
      });
      return reply.code(200).send();
    },
  });
  refuseOtherMethods(app, url, { on: ['POST'], off: [] });
}

function mountKeySets(app: FastifyInstance, { services, defaultTenantId }: FaceEnvironment): void {
  for (const url of KEY_SETS) {
    app.get(url, {
      config: serving(publishedKeys),
      schema: {
        summary: 'Keys that access tokens are verified with',
        operationId: publishedKeys.name,
        tags: ['Tokens'],
        response: { 200: KeySet },
      },
      handler: async (request, reply) => {
        // No longer than a key that was withdrawn may open doors elsewhere.
        reply.header('cache-control', 'public, max-age=60');
        return run(services, publishedKeys, ANONYMOUS, originOf(request, 'oauth', defaultTenantId), undefined);
      },
    });
  }
}
