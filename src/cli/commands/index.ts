import type { Command } from 'commander';
import { adminCommands } from './admin.ts';
import { auditCommands } from './audit.ts';
import { clientCommands } from './client.ts';
import { configCommands } from './config.ts';
import { doctorCommand } from './doctor.ts';
import { gatewayCommands } from './gateway.ts';
import { keysCommands } from './keys.ts';
import { outboxCommands } from './outbox.ts';
import { roleCommands } from './role.ts';
import { tenantCommands } from './tenant.ts';
import { termsCommands } from './terms.ts';
import { userCommands } from './user.ts';

/** Every command but `serve`, in the order of the help: each adds itself to the program. */
export const COMMANDS: readonly ((program: Command) => void)[] = [
  tenantCommands,
  clientCommands,
  userCommands,
  roleCommands,
  termsCommands,
  gatewayCommands,
  adminCommands,
  keysCommands,
  outboxCommands,
  auditCommands,
  configCommands,
  doctorCommand,
];
