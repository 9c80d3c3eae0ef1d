import type { PasswordPolicy } from '#core/credentials/password/policy.ts';
import type { DescribedLink } from '#core/links/describe-link.ts';
import type { ShownOffer } from '#core/terms/read-offer.ts';
import { escapeHtml } from '#kernel/text/escape-html.ts';
import type { PageTexts, QuestionTexts } from './texts/page-texts.ts';

/** Our own words as HTML; an e-mail is not torn apart at the end of a line. */
function words(text: string): string {
  return escapeHtml(text).replace(/\b(e)-(?=mail|post)/gi, '$1\u2011');
}

/** A page that only says something, with a way on where there is one. Plain text; `to` is a path of our own. */
export function outcomeBody(text: string, next?: { to: string; label: string }): string {
  const way =
    next === undefined
      ? ''
      : `\n<p class="choices"><a class="button" href="${next.to}">${escapeHtml(next.label)}</a></p>`;
  return `<p>${words(text)}</p>${way}`;
}

/** Whose link it is: a stranger chose the names, so they stand apart from what we say. */
function whose({ username, address }: DescribedLink, texts: PageTexts): string {
  return `<dl>
<dt>${words(texts.username)}</dt><dd>${escapeHtml(username)}</dd>
<dt>${words(texts.address)}</dt><dd>${escapeHtml(address)}</dd>
</dl>`;
}

/** What a form sends besides what people fill in. */
export type Hidden = Readonly<Record<string, string>>;

function hiddenInputs(hidden: Hidden): string {
  return Object.entries(hidden)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join('\n');
}

/** A question with two buttons: neither is chosen by opening the page. */
export function questionBody(
  action: string,
  hidden: Hidden,
  link: DescribedLink,
  question: QuestionTexts,
  texts: PageTexts,
): string {
  return `<p>${words(question.lead)}</p>
${whose(link, texts)}
<form method="post" action="${action}">
${hiddenInputs(hidden)}
<p class="quiet" id="if-no">${words(question.ifNo)}</p>
<p class="choices">
<button name="answer" value="yes">${words(question.yes)}</button>
<button name="answer" value="no" class="other" aria-describedby="if-no">${words(question.no)}</button>
</p>
</form>`;
}

/** The terms of use for a gateway, and two buttons. */
export function termsBody(action: string, hidden: Hidden, offer: ShownOffer, { terms }: PageTexts): string {
  return `<dl>
<dt>${escapeHtml(terms.gateway)}</dt><dd>${escapeHtml(offer.gatewayId)}</dd>
<dt>${escapeHtml(terms.version)}</dt><dd>${escapeHtml(offer.version)}</dd>
</dl>
<div class="terms">
${paragraphsOf(offer.text)}
</div>
<form method="post" action="${action}">
${hiddenInputs(hidden)}
<p class="quiet" id="if-no">${escapeHtml(terms.ifDeclined)}</p>
<p class="choices">
<button name="choice" value="accepted">${escapeHtml(terms.accept)}</button>
<button name="choice" value="declined" class="other" aria-describedby="if-no">${escapeHtml(terms.decline)}</button>
</p>
</form>`;
}

/** Plain text as paragraphs: an empty line ends one, and lines stay lines. */
function paragraphsOf(text: string): string {
  const paragraphs = text.replace(/^\uFEFF/, '').split(/\r?\n[ \t]*\r?\n/);
  return paragraphs
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`)
    .join('\n');
}

/** The form of a new password. `refused`: one was refused just now. */
export function resetBody(
  action: string,
  hidden: Hidden,
  link: DescribedLink,
  { policy, refused, texts }: { policy: PasswordPolicy; refused: boolean; texts: PageTexts },
): string {
  const { reset } = texts;
  const wrong = refused
    ? `<p class="wrong" role="alert">${words(texts.resetFailed.texts.PASSWORD_REJECTED)}</p>\n`
    : '';
  const password = (name: string, label: string, hint: string) =>
    `<label for="${name}">${words(label)}</label>
<input id="${name}" name="${name}" type="password" autocomplete="new-password" required aria-describedby="${hint}">`;
  return `${wrong}${whose(link, texts)}
<form method="post" action="${action}">
${hiddenInputs(hidden)}
<input type="text" name="username" autocomplete="username" value="${escapeHtml(link.username)}" readonly hidden>
<p class="quiet" id="rules">${words(rulesOf(policy, texts))}</p>
${password('newPassword', reset.newPassword, 'rules')}
${password('newPasswordRepeated', reset.repeated, 'rules')}
<p class="choices"><button>${escapeHtml(reset.save)}</button></p>
</form>`;
}

function rulesOf(policy: PasswordPolicy, { reset }: PageTexts): string {
  const { lower, upper, digit, other } = reset.classes;
  const classes = [
    ...(policy.requireLower ? [lower] : []),
    ...(policy.requireUpper ? [upper] : []),
    ...(policy.requireDigit ? [digit] : []),
    ...(policy.requireNonAlphanumeric ? [other] : []),
  ];
  const lead = reset.lead(policy.minLength);
  return classes.length === 0 ? lead : `${lead} ${reset.needs(classes)}`;
}
