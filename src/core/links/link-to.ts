import type { Context } from '../context.ts';

/** Pages that mailed links lead to. */
export type LinkPage = 'validation' | 'emailValidation' | 'resetPassword' | 'termsOfUse';

/** The absolute address of a page: never made of anything that a request says, and opening it spends nothing (M-9). */
export function linkTo(ctx: Context, page: LinkPage, parameters: Readonly<Record<string, string>>): string {
  return `${ctx.services.settings.linkPagesUrl}/${page}?${new URLSearchParams(parameters)}`;
}
