import type { Measure } from './measure.ts';
import { cheap } from './measures/cheap.ts';
import { loaded } from './measures/loaded.ts';
import { checkOfPassword } from './measures/password-check.ts';
import { registrations, signIns, smallestLogin } from './measures/sign-in.ts';
import { start } from './measures/start.ts';
import { users } from './measures/users.ts';

/** Everything that is measured, in the order in which it is. */
export const measures: readonly Measure[] = [
  start,
  checkOfPassword,
  ...cheap,
  signIns,
  smallestLogin,
  registrations,
  loaded,
  users,
];
