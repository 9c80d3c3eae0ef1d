import { defineOperation } from '../operation.ts';

/** Whether somebody is signed in. Anyone may ask, about the session that comes with the question. */
export const checkSession = defineOperation<void, boolean>({
  name: 'session.check',
  access: { anonymous: true },
  problems: [],
  execute: async (ctx) => ctx.actor.kind === 'user',
});
