import { defineOperation } from '../operation.ts';
import type { ImportProgress } from '../ports/repositories/imports.ts';

/** How far an import got, or undefined before its first batch. */
export const readImportProgress = defineOperation<{ name: string }, ImportProgress | undefined>({
  name: 'user.import-progress',
  access: { operator: true },
  problems: [],
  execute: (ctx, { name }) => ctx.read.imports.find(name),
});
