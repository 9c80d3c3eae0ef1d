import type { Measure } from './measure.ts';
import { cheap } from './measures/cheap.ts';
import { durability } from './measures/durability.ts';
import { loaded } from './measures/loaded.ts';
import { nodes } from './measures/nodes.ts';
import { overload } from './measures/overload.ts';
import { checkOfPassword } from './measures/password-check.ts';
import { scale } from './measures/scale.ts';
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
  overload,
  loaded,
  durability,
  users,
  scale,
  nodes,
];
