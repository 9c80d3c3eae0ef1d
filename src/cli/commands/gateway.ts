import type { Command } from 'commander';
import { detachGateway } from '#core/main-accounts/detach-gateway.ts';
import { withJson } from '../arguments.ts';
import { type CommonOptions, print, withSession } from '../session.ts';

/** `gateway detach` */
export function gatewayCommands(program: Command): void {
  const gateway = program.command('gateway').description('Gateways of people’s homes');
  withJson(gateway.command('detach').description('Take a gateway from whoever has it, so that its owner can have it'))
    .requiredOption('--gateway <id>', 'gateway, such as 1234-5678-9012')
    .option('--tenant <tenant>', 'tenantId or organisation number; the default tenant unless told')
    .action((options: CommonOptions & { gateway: string; tenant?: string }) =>
      withSession(options, async ({ operate, defaultTenant }) => {
        const { gateway: id, tenant = defaultTenant } = options;
        const { accountId } = await operate(detachGateway, { gateway: id, tenant });
        print(options, { gatewayId: id, userId: accountId }, `${id} is no longer with ${accountId}.`);
      }),
    );
}
