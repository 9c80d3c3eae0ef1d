import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';

/** A text that was offered to somebody, by its hash, however long ago. */
export const showText = defineOperation<{ hash: string }, string>({
  name: 'terms.show',
  access: { operator: true },
  problems: ['not-found'],
  async execute(ctx, { hash }) {
    const text = await ctx.read.terms.findText(hash);
    if (text === undefined) throw problem('not-found', { field: 'text' });
    return text;
  },
});
