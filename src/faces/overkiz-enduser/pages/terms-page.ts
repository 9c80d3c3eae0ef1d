import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { nearestLocale } from '#core/contacts/nearest-locale.ts';
import type { Locale } from '#core/ports/message.ts';
import type { TermsChoice } from '#core/ports/repositories/terms.ts';
import { decideTerms } from '#core/terms/decide-terms.ts';
import { readOffer } from '#core/terms/read-offer.ts';
import { refuseOtherMethods } from '#http/other-methods.ts';
import { secret } from '#kernel/secret.ts';
import { serving } from '../../declared-access.ts';
import type { FaceEnvironment } from '../../face.ts';
import { BASE } from '../base.ts';
import { languageOf, perform, textIn } from './page-request.ts';
import { outcomeBody, termsBody } from './render.ts';
import { leadTo, orTooMany, sendPage } from './send-page.ts';
import { PAGE_TEXTS } from './texts/index.ts';

const TERMS_URL = `${BASE}/accountManagement/termsOfUse`;
const CHOICES: readonly TermsChoice[] = ['accepted', 'declined'];

/**
 * Mounts the page of the terms of use: opening it shows them and does nothing, its buttons accept or decline, and a page says
 * what was done.
 */
export function mountTerms(app: FastifyInstance, environment: FaceEnvironment): void {
  const config = serving(readOffer, decideTerms);
  const schema = { hide: true };
  app.get(TERMS_URL, { config, schema }, (request, reply) => show(environment, request, reply, request.query));
  app.post(TERMS_URL, { config, schema }, (request, reply) => decide(environment, request, reply));
  refuseOtherMethods(app, TERMS_URL, { on: ['GET', 'POST'], off: [] });
}

function show(
  environment: FaceEnvironment,
  request: FastifyRequest,
  reply: FastifyReply,
  source: unknown,
): Promise<FastifyReply> {
  const lang = nearestLocale(textIn(request.query, 'lang')) ?? languageOf(request, environment);
  return orTooMany(reply, lang, async () => {
    const outcome = textIn(request.query, 'outcome');
    if (outcome !== '') return tell(reply, lang, outcome);
    const [gatewayId, token] = linkIn(source);
    const offer = await perform(environment, request, readOffer, { gatewayId, token: secret(token) });
    if (offer === undefined) return tell(reply, lang, 'invalid');
    const texts = PAGE_TEXTS[offer.locale];
    const body = termsBody(TERMS_URL, { gatewayId, token }, offer, texts);
    return sendPage(reply, { lang: offer.locale, title: texts.terms.title, product: offer.product, body });
  });
}

function decide(environment: FaceEnvironment, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const choice = CHOICES.find((one) => one === textIn(request.body, 'choice'));
  if (choice === undefined) return show(environment, request, reply, request.body);
  return orTooMany(reply, languageOf(request, environment), async () => {
    const [gatewayId, token] = linkIn(request.body);
    const reference = { gatewayId, token: secret(token) };
    // While it lives, the token says in which language its owner is told what was done.
    const offer = await perform(environment, request, readOffer, reference);
    const done = offer !== undefined && (await perform(environment, request, decideTerms, { ...reference, choice }));
    const lang = offer?.locale ?? languageOf(request, environment);
    return leadTo(reply, `${TERMS_URL}?outcome=${done ? choice : 'invalid'}&lang=${lang}`);
  });
}

function linkIn(source: unknown): readonly [gatewayId: string, token: string] {
  return [textIn(source, 'gatewayId'), textIn(source, 'token')];
}

/** Anybody can make the address of such a page, so it says one of three things, whatever stands there. */
function tell(reply: FastifyReply, lang: Locale, outcome: string): FastifyReply {
  const { terms, invalid } = PAGE_TEXTS[lang];
  const choice = CHOICES.find((one) => one === outcome);
  const { title, text } = choice === undefined ? invalid : terms[choice];
  return sendPage(reply, { lang, title, body: outcomeBody(text) });
}
