import type { FastifyInstance } from 'fastify';
import { validateAccount } from '#core/accounts/validate-account.ts';
import { validateEmail } from '#core/contacts/validate-email.ts';
import { describeLink } from '#core/links/describe-link.ts';
import { disownAddress } from '#core/links/disown-address.ts';
import { redeemResetLink } from '#core/recovery/redeem-reset-link.ts';
import { decideTerms } from '#core/terms/decide-terms.ts';
import { readOffer } from '#core/terms/read-offer.ts';
import { acceptFormOrNothing } from '#http/form-or-nothing.ts';
import type { FaceEnvironment } from '../../face.ts';
import { BASE } from '../base.ts';
import { mountQuestion } from './question-page.ts';
import { mountReset } from './reset-page.ts';
import { mountTerms } from './terms-page.ts';

/** Operations that only pages serve: whoever switches one off switches its pages off. */
export const PAGE_OPERATIONS: readonly string[] = [describeLink, disownAddress, redeemResetLink, readOffer].map(
  ({ name }) => name,
);

/** Mounts the pages behind mailed links. They serve operations like any route, and stand in no published table. */
export function mountPages(app: FastifyInstance, environment: FaceEnvironment): void {
  acceptFormOrNothing(app);
  const isOn = (...operations: readonly { name: string }[]) =>
    operations.every(({ name }) => !environment.disabled.includes(name));
  if (isOn(describeLink, disownAddress, validateAccount))
    mountQuestion(app, environment, {
      url: `${BASE}/accountManagement/validation`,
      purposes: ['validate-account'],
      question: 'account',
      namesUser: true,
      confirm: validateAccount,
    });
  if (isOn(describeLink, disownAddress, validateEmail))
    mountQuestion(app, environment, {
      url: `${BASE}/accountManagement/emailValidation`,
      purposes: ['validate-email', 'validate-extra-email'],
      question: 'email',
      namesUser: false,
      confirm: validateEmail,
    });
  if (isOn(describeLink, redeemResetLink)) mountReset(app, environment);
  if (isOn(readOffer, decideTerms)) mountTerms(app, environment);
}
