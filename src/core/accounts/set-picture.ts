import { defineOperation } from '../operation.ts';
import { reachAccount } from './reach.ts';

export interface Picture {
  readonly username: string;
  /** Stored as it is, never fetched. */
  readonly url: string;
}

/** Sets the picture by which a person recognises this server's pages (anti-phishing). */
export const setHintPicture = pictureOperation('picture.set-hint', 'hintPictureUrl');

/** Sets the picture that others see. */
export const setProfilePicture = pictureOperation('picture.set-profile', 'profilePictureUrl');

function pictureOperation(name: string, member: 'hintPictureUrl' | 'profilePictureUrl') {
  return defineOperation<Picture, void>({
    name,
    access: { user: { scope: 'identity.me', own: true }, client: { scope: 'identity.manage' } },
    problems: ['not-found', 'not-allowed'],
    async execute(ctx, { username, url }) {
      const account = await reachAccount(ctx, username);
      await ctx.write(async (tx) => {
        await tx.accounts.update(account.id, { [member]: url, updatedAt: ctx.now });
        await tx.record({ event: name, result: 'success', accountId: account.id });
      });
    },
  });
}
