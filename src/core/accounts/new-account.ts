import { randomText } from '#kernel/ids.ts';
import type { Context } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { drawCustomerNumber } from './customer-number.ts';

/** What must be said of a new account, and what can be. */
export type GivenAccount = Pick<Account, 'tenantId' | 'username' | 'usernameDisplay'> & Partial<Account>;

/** A fresh active account as a row; what is not given is empty. Who makes it is stamped by the transaction. */
export function newAccount(ctx: Context, given: GivenAccount): Account {
  return {
    id: ctx.newId(),
    uuid: randomText(ctx.services.random, 32),
    customerNumber: drawCustomerNumber(ctx.services),
    status: 'A',
    firstName: null,
    lastName: null,
    locale: null,
    hintPictureUrl: null,
    profilePictureUrl: null,
    multifactorEnabled: false,
    mustChangePassword: false,
    lockedAt: null,
    accessFrom: null,
    accessUntil: null,
    accessByOperator: false,
    attachesTo: null,
    lastLoginAt: null,
    lastAnswerValidatedAt: null,
    lastPasswordResetAt: null,
    credentialsChangedAt: ctx.now,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    recoveryCodesUntil: null,
    createdBy: null,
    createdByChannel: null,
    changedBy: null,
    changedByChannel: null,
    ...given,
  };
}
