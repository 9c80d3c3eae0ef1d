import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readPasswordRequirements } from '#core/credentials/password/read-requirements.ts';
import { describeLink } from '#core/links/describe-link.ts';
import { isProblem } from '#core/problems.ts';
import { redeemResetLink } from '#core/recovery/redeem-reset-link.ts';
import { refuseOtherMethods } from '#http/other-methods.ts';
import { secret } from '#kernel/secret.ts';
import { serving } from '../../declared-access.ts';
import type { FaceEnvironment } from '../../face.ts';
import { BASE } from '../base.ts';
import { languageOf, perform, textIn } from './page-request.ts';
import { outcomeBody, resetBody } from './render.ts';
import { dropLink, keepLink, keptLink, type ResetLink } from './reset-cookie.ts';
import { leadTo, orTooMany, sendPage } from './send-page.ts';
import { PAGE_TEXTS } from './texts/index.ts';
import type { Failure } from './texts/page-texts.ts';

/** Where the form of a new password stands. */
export const RESET_URL = `${BASE}/accountManagement/resetPassword`;

/** Mounts the page that sets a new password with a mailed link, and leads on to how it ended (contract, 3.2, 3.9, 3.10). */
export function mountReset(app: FastifyInstance, environment: FaceEnvironment): void {
  const config = serving(describeLink, readPasswordRequirements, redeemResetLink);
  const schema = { hide: true };
  app.get(RESET_URL, { config, schema }, (request, reply) => show(environment, request, reply));
  app.post(RESET_URL, { config, schema }, (request, reply) => save(environment, request, reply));
  refuseOtherMethods(app, RESET_URL, { on: ['GET', 'POST'], off: [] });
}

/** The form. Without a link in its address it goes on with the one whose password was refused just now. */
function show(environment: FaceEnvironment, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const lang = languageOf(request, environment);
  return orTooMany(reply, lang, async () => {
    const named = linkIn(request.query);
    const again = named.token === '' ? keptLink(request) : undefined;
    const { userId, token } = again ?? named;
    const question = { token: secret(token), purposes: ['reset-password'], userId } as const;
    const link = await perform(environment, request, describeLink, question);
    if (link === undefined) {
      const { title, text } = PAGE_TEXTS[lang].invalid;
      return sendPage(reply, { lang, title, body: outcomeBody(text) });
    }
    const policy = await perform(environment, request, readPasswordRequirements, undefined);
    const texts = PAGE_TEXTS[link.locale];
    const body = resetBody(RESET_URL, { userId, token }, link, { policy, refused: again !== undefined, texts });
    return sendPage(reply, { lang: link.locale, title: texts.reset.title, product: link.product, body });
  });
}

function save(environment: FaceEnvironment, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return orTooMany(reply, languageOf(request, environment), async () => {
    const link = linkIn(request.body);
    const failure = await redeem(environment, request, link);
    const secure = environment.services.settings.publicUrl.startsWith('https:');
    reply.header('set-cookie', failure === 'PASSWORD_REJECTED' ? keepLink(link, secure) : dropLink(secure));
    return leadTo(reply, failure === undefined ? `${RESET_URL}Success` : `${RESET_URL}Failure?errorMessage=${failure}`);
  });
}

/** Why it failed, or nothing. */
async function redeem(
  environment: FaceEnvironment,
  request: FastifyRequest,
  { userId, token }: ResetLink,
): Promise<Failure | undefined> {
  const { newPassword, newPasswordRepeated: repeated } = Object(request.body);
  if (typeof newPassword !== 'string') return 'PASSWORD_REJECTED';
  try {
    await perform(environment, request, redeemResetLink, {
      userId,
      token: secret(token),
      newPassword: secret(newPassword),
      repeated: typeof repeated === 'string' ? secret(repeated) : undefined,
    });
    return undefined;
  } catch (error) {
    if (isProblem(error, 'reset-code-not-valid')) return 'TOKEN_INVALID';
    for (const code of ['password-does-not-meet-requirements', 'password-same-as-existing', 'invalid-format'] as const)
      if (isProblem(error, code)) return 'PASSWORD_REJECTED';
    throw error;
  }
}

function linkIn(source: unknown): ResetLink {
  return { userId: textIn(source, 'userId'), token: textIn(source, 'token') };
}
