import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { nearestLocale } from '#core/contacts/nearest-locale.ts';
import { describeLink } from '#core/links/describe-link.ts';
import { disownAddress } from '#core/links/disown-address.ts';
import type { Operation } from '#core/operation.ts';
import type { LinkPurpose } from '#core/ports/repositories/secrets.ts';
import { refuseOtherMethods } from '#http/other-methods.ts';
import { type Secret, secret } from '#kernel/secret.ts';
import { serving } from '../../declared-access.ts';
import type { FaceEnvironment } from '../../face.ts';
import { languageOf, perform, textIn } from './page-request.ts';
import { outcomeBody, questionBody } from './render.ts';
import { leadTo, orTooMany, sendPage } from './send-page.ts';
import { PAGE_TEXTS } from './texts/index.ts';

const OUTCOMES = ['confirmed', 'removed', 'invalid'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** A page that asks whether an account or address is the reader's. */
export interface QuestionPage {
  readonly url: string;
  readonly purposes: readonly LinkPurpose[];
  readonly question: 'account' | 'email';
  /** Whether the link names the user too, who must then be the token's. */
  readonly namesUser: boolean;
  /** What a yes does. */
  readonly confirm: Operation<{ userId: string; token: Secret }, boolean>;
}

interface Given {
  readonly userId: string | undefined;
  readonly token: string;
}

/**
 * Mounts the page of one kind of mailed link: opening it asks and does nothing, because programs that look through mail open
 * links; its buttons confirm, or take the claim on the address away (shared-model M-3).
 */
export function mountQuestion(app: FastifyInstance, environment: FaceEnvironment, asked: QuestionPage): void {
  const { url, confirm } = asked;
  const config = serving(describeLink, confirm, disownAddress);
  const schema = { hide: true };
  app.get(url, { config, schema }, (request, reply) => ask(environment, asked, request, reply, request.query));
  app.post(url, { config, schema }, (request, reply) => answer(environment, asked, request, reply));
  refuseOtherMethods(app, url, { on: ['GET', 'POST'], off: [] });
}

function givenIn(source: unknown, { namesUser }: QuestionPage): Given {
  return { userId: namesUser ? textIn(source, 'userId') : undefined, token: textIn(source, 'token') };
}

function ask(
  environment: FaceEnvironment,
  asked: QuestionPage,
  request: FastifyRequest,
  reply: FastifyReply,
  source: unknown,
): Promise<FastifyReply> {
  const lang = nearestLocale(textIn(request.query, 'lang')) ?? languageOf(request, environment);
  return orTooMany(reply, lang, async () => {
    const outcome = OUTCOMES.find((one) => one === textIn(request.query, 'outcome'));
    if (outcome !== undefined) return tell(reply, lang, outcome);
    const given = givenIn(source, asked);
    const link = await describe(environment, asked, request, given);
    if (link === undefined) return tell(reply, lang, 'invalid');
    const texts = PAGE_TEXTS[link.locale];
    const question = texts[asked.question];
    const hidden = { ...(given.userId === undefined ? {} : { userId: given.userId }), token: given.token };
    const body = questionBody(asked.url, hidden, link, question, texts);
    return sendPage(reply, { lang: link.locale, title: question.title, product: link.product, body });
  });
}

function answer(
  environment: FaceEnvironment,
  asked: QuestionPage,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const chosen = textIn(request.body, 'answer');
  if (chosen !== 'yes' && chosen !== 'no') return ask(environment, asked, request, reply, request.body);
  return orTooMany(reply, languageOf(request, environment), async () => {
    const given = givenIn(request.body, asked);
    // While it lives, the link says in which language its reader is told how it ended.
    const link = await describe(environment, asked, request, given);
    const lang = link?.locale ?? languageOf(request, environment);
    const done = link !== undefined && (await act(environment, asked, request, given, chosen));
    const outcome: Outcome = done ? (chosen === 'yes' ? 'confirmed' : 'removed') : 'invalid';
    return leadTo(reply, `${asked.url}?outcome=${outcome}&lang=${lang}`);
  });
}

function describe(environment: FaceEnvironment, { purposes }: QuestionPage, request: FastifyRequest, given: Given) {
  const { userId, token } = given;
  return perform(environment, request, describeLink, { token: secret(token), purposes, userId });
}

function act(
  environment: FaceEnvironment,
  { confirm }: QuestionPage,
  request: FastifyRequest,
  { userId = '', token }: Given,
  chosen: 'yes' | 'no',
): Promise<boolean> {
  if (chosen === 'no') return perform(environment, request, disownAddress, { token: secret(token) });
  return perform(environment, request, confirm, { userId, token: secret(token) });
}

function tell(reply: FastifyReply, lang: keyof typeof PAGE_TEXTS, outcome: Outcome): FastifyReply {
  const { title, text } = PAGE_TEXTS[lang][outcome];
  return sendPage(reply, { lang, title, body: outcomeBody(text) });
}
