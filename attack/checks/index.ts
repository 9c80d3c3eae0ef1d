import type { Check } from '../check.ts';
import { existenceBudget, existenceEndpoints, passwordCheck } from './existence.ts';
import { fuzz } from './fuzz.ts';
import { ceiling, codeGuessing, sharedCounter } from './guessing.ts';
import { recoveryAnswers } from './recovery-answers.ts';
import { redemption } from './redemption.ts';
import { binding, expiry, purposeConfusion } from './single-use.ts';
import { spoofedAddresses, stuffing } from './spoofed-addresses.ts';

/** Every check, in the order in which they run. */
export const CHECKS: readonly Check[] = [
  recoveryAnswers,
  existenceEndpoints,
  existenceBudget,
  passwordCheck,
  sharedCounter,
  codeGuessing,
  redemption,
  spoofedAddresses,
  stuffing,
  ceiling,
  purposeConfusion,
  expiry,
  binding,
  fuzz,
];
