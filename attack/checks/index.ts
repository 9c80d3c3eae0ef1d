import type { Check } from '../check.ts';
import { decoys } from './decoys.ts';
import { existenceBudget, existenceEndpoints, passwordCheck } from './existence.ts';
import { fuzz } from './fuzz.ts';
import { ceiling, codeGuessing, sharedCounter } from './guessing.ts';
import { recoveryAnswers } from './recovery-answers.ts';
import { redemption } from './redemption.ts';
import { binding, expiry, purposeConfusion } from './single-use.ts';
import { spoofedAddresses, stuffing } from './spoofed-addresses.ts';
import { recoveryTiming, resetOracle, signInTiming } from './timing.ts';

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
  purposeConfusion,
  expiry,
  binding,
  fuzz,
];
