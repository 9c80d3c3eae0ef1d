import type { Scenario } from './scenario.ts';
import { killInRegistration } from './scenarios/r01-kill-in-registration.ts';
import { killInPasswordChange } from './scenarios/r02-kill-in-password-change.ts';
import { killInRedeem } from './scenarios/r03-kill-in-redeem.ts';
import { killInDelivery } from './scenarios/r04-kill-in-delivery.ts';
import { syncBeforeAnswer } from './scenarios/r05-sync-before-answer.ts';
import { syncFails } from './scenarios/r07-sync-fails.ts';
import { diskFull } from './scenarios/r08-disk-full.ts';
import { clockJumps } from './scenarios/r10-clock-jumps.ts';
import { writerHeld } from './scenarios/r11-writer-held.ts';
import { longReader } from './scenarios/r12-long-reader.ts';
import { postgresRestarts } from './scenarios/r13-postgres-restarts.ts';
import { ambiguousCommit } from './scenarios/r15-ambiguous-commit.ts';
import { mailServerFails } from './scenarios/r17-mail-server-fails.ts';
import { gatewayDown } from './scenarios/r18-gateway-down.ts';
import { slowLoris } from './scenarios/r19-slow-loris.ts';
import { idleConnections } from './scenarios/r20-idle-connections.ts';
import { hashFlood } from './scenarios/r21-hash-flood.ts';
import { giantPassword } from './scenarios/r22-giant-password.ts';
import { migrationKilled } from './scenarios/r25-migration-killed.ts';
import { keyRotation } from './scenarios/r26-key-rotation.ts';
import { rollingRestart } from './scenarios/r30-rolling-restart.ts';
import { uncaughtError } from './scenarios/r31-uncaught-error.ts';
import { twoServers } from './scenarios/r32-two-servers.ts';
import { poisonMessage } from './scenarios/r34-poison-message.ts';

/** Every fault that the harness knows, in the order of issue 5. */
export const SCENARIOS: readonly Scenario[] = [
  killInRegistration,
  killInPasswordChange,
  killInRedeem,
  killInDelivery,
  syncBeforeAnswer,
  syncFails,
  diskFull,
  clockJumps,
  writerHeld,
  longReader,
  postgresRestarts,
  ambiguousCommit,
  mailServerFails,
  gatewayDown,
  slowLoris,
  idleConnections,
  hashFlood,
  giantPassword,
  migrationKilled,
  keyRotation,
  rollingRestart,
  uncaughtError,
  twoServers,
  poisonMessage,
];
