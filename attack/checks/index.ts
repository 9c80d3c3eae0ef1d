import type { Check } from '../check.ts';
import { accessMatrix } from './access-matrix.ts';
import { bootstrap, massAssignment, preHijacking, reservedClaims, switches } from './assignment.ts';
import { crossOrigin, openRedirects } from './cors.ts';
import { decoys } from './decoys.ts';
import { existenceBudget, existenceEndpoints, passwordCheck } from './existence.ts';
import { foreignTokens } from './foreign-tokens.ts';
import { forgedState } from './forged-state.ts';
import { fuzz } from './fuzz.ts';
import { ceiling, codeGuessing, sharedCounter } from './guessing.ts';
import { databaseReader, failClosed, logs, sealing } from './keeping.ts';
import { linkByAddress, linkForgery } from './linking.ts';
import { mailInjection } from './mail-injection.ts';
import { narrowTokens } from './narrow-tokens.ts';
import { outboundHygiene } from './outbound.ts';
import {
  contentTypes,
  headers,
  jsonAbuse,
  pagination,
  pictures,
  slowPatterns,
  smuggling,
  sqlInjection,
} from './parsing.ts';
import { blockList, hashParameters, passwordRules } from './passwords.ts';
import { singleUseRace, termsRace, uniquenessRace } from './races.ts';
import { generatedPasswords, hostPoisoning, nothingBeforeProof, stepSkipping, superseding } from './recovery.ts';
import { recoveryAnswers } from './recovery-answers.ts';
import { recycling } from './recycling.ts';
import { redemption } from './redemption.ts';
import { refreshAbuse } from './refresh.ts';
import { disabling, globalRevocation, mangling, sessionsOfCookies } from './revocation.ts';
import { everyPath, leakage, removal, replay } from './second-factor.ts';
import { answersAlone, answersPartly } from './security-answers.ts';
import { binding, expiry, purposeConfusion } from './single-use.ts';
import { spoofedAddresses, stuffing } from './spoofed-addresses.ts';
import { organisationOverride, siblings, tenantMatrix, unknownTenant } from './tenants.ts';
import { recoveryTiming, resetOracle, signInTiming } from './timing.ts';
import { updatePolicy } from './updates.ts';

/** Every check, in the order in which they run. */
export const CHECKS: readonly Check[] = [
  signInTiming,
  recoveryAnswers,
  recoveryTiming,
  existenceEndpoints,
  existenceBudget,
  decoys,
  passwordCheck,
  resetOracle,
  sharedCounter,
  codeGuessing,
  redemption,
  spoofedAddresses,
  stuffing,
  ceiling,
  hostPoisoning,
  nothingBeforeProof,
  stepSkipping,
  purposeConfusion,
  expiry,
  superseding,
  binding,
  generatedPasswords,
  everyPath,
  removal,
  replay,
  leakage,
  forgedState,
  answersAlone,
  answersPartly,
  globalRevocation,
  disabling,
  sessionsOfCookies,
  mangling,
  linkByAddress,
  linkForgery,
  foreignTokens,
  recycling,
  tenantMatrix,
  unknownTenant,
  siblings,
  organisationOverride,
  accessMatrix,
  narrowTokens,
  massAssignment,
  updatePolicy,
  bootstrap,
  switches,
  reservedClaims,
  preHijacking,
  refreshAbuse,
  logs,
  databaseReader,
  sealing,
  failClosed,
  openRedirects,
  crossOrigin,
  sqlInjection,
  pagination,
  pictures,
  contentTypes,
  outboundHygiene,
  mailInjection,
  jsonAbuse,
  smuggling,
  slowPatterns,
  headers,
  passwordRules,
  blockList,
  hashParameters,
  singleUseRace,
  termsRace,
  uniquenessRace,
  fuzz,
];
