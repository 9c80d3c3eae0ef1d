import { parseEmail } from '#kernel/text/email.ts';
import { fold } from '#kernel/text/fold.ts';
import { parsePhone } from '#kernel/text/phone.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import { InvalidInput, problem } from '../problems.ts';
import { callerBudget } from './caller-budget.ts';
import { loadProfile, type Profile } from './profile.ts';
import { ownAccount, reachAccount } from './reach.ts';

/** The profile of the person who asks. */
export const readOwnProfile = defineOperation<void, Profile>({
  name: 'profile.read-own',
  access: { user: { scope: 'identity.me' }, duringMustChange: true },
  problems: [],
  execute: async (ctx) => loadProfile(ctx, await ownAccount(ctx)),
});

/** The profile of one account by username. */
export const readProfile = defineOperation<{ username: string }, Profile>({
  name: 'profile.read',
  access: { user: { scope: 'identity.me', own: true }, client: { scope: 'identity.read' } },
  problems: ['not-found', 'not-allowed', 'too-many-requests'],
  async execute(ctx, { username }) {
    await callerBudget(ctx, 'lookupPerClient', 'lookupPerAddress');
    return loadProfile(ctx, await reachAccount(ctx, username));
  },
});

export interface ProfileCriteria {
  readonly email?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly customer?: string | undefined;
  readonly login?: string | undefined;
}

/** The one profile that matches every criterion given. None or several: `not-found`. */
export const findProfile = defineOperation<ProfileCriteria, Profile>({
  name: 'profile.find',
  access: { client: { scope: 'identity.read' } },
  problems: ['not-found', 'required', 'invalid-format', 'too-many-requests'],
  async execute(ctx, criteria) {
    await callerBudget(ctx, 'lookupPerClient', 'lookupPerAddress');
    const query = canonicalCriteria(ctx, criteria);
    const [id, ...others] = await ctx.read.accounts.search(ctx.tenantId, query, ctx.now);
    const account = id === undefined || others.length > 0 ? undefined : await ctx.read.accounts.find(id);
    if (account === undefined) throw problem('not-found');
    return loadProfile(ctx, account);
  },
});

function canonicalCriteria(ctx: Context, { email, phoneNumber, customer, login }: ProfileCriteria) {
  if (email === undefined && phoneNumber === undefined && customer === undefined && login === undefined)
    throw problem('required');
  const address = email === undefined ? undefined : parseEmail(email);
  const phone = phoneNumber === undefined ? undefined : parsePhone(phoneNumber, ctx.services.settings.defaultCountry);
  const broken = [
    ...(email !== undefined && address === undefined ? [problem('invalid-format', { field: 'email' })] : []),
    ...(phoneNumber !== undefined && phone === undefined ? [problem('invalid-format', { field: 'phoneNumber' })] : []),
  ];
  if (broken.length > 0) throw new InvalidInput(broken);
  return {
    email: address?.canonical,
    phone,
    customerNumber: customer,
    login: login === undefined ? undefined : fold(login),
  };
}
