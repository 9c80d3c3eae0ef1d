import type { Command } from 'commander';
import { withJson } from '../arguments.ts';
import { importFile } from '../import/import-file.ts';
import { rejectReport } from '../import/reject-report.ts';
import { type CommonOptions, print, withSession } from '../session.ts';

type Import = CommonOptions & { tenant: string; rejects?: string };

/** Everything was read, and some lines were refused. */
const SOME_REJECTED = 3;

/** `user import FILE` */
export function userImportCommand(user: Command): void {
  withJson(user.command('import').argument('<file>', 'one JSON object a line'))
    .description('Import users with their password hashes; a second run goes on where the first ended')
    .requiredOption('--tenant <tenant>', 'tenantId or organisation number')
    .option('--rejects <file>', 'write refused lines to this file instead of standard error')
    .action((file: string, options: Import) =>
      withSession(options, async (session) => {
        const report = rejectReport(options.rejects);
        const { resumedAfter, progress } = await importFile(session, { file, tenant: options.tenant, report });
        const { lines, accepted, rejected } = progress;
        const resumed = resumedAfter === 0 ? '' : ` This run went on after line ${resumedAfter}.`;
        print(
          options,
          { lines, accepted, rejected, resumedAfter },
          `${lines} lines: ${accepted} imported, ${rejected} rejected.${resumed}`,
        );
        if (rejected > 0) process.exitCode = SOME_REJECTED;
      }),
    );
}
