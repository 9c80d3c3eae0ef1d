import type { Setting } from './setting.ts';
import { data } from './topics/data.ts';
import { delivery } from './topics/delivery.ts';
import { facesTopic } from './topics/faces.ts';
import { limits } from './topics/limits.ts';
import { policy } from './topics/policy.ts';
import { securityQuestions } from './topics/security-questions.ts';
import { server } from './topics/server.ts';
import { terms } from './topics/terms.ts';
import { tokens } from './topics/tokens.ts';
import { trustedTokens } from './topics/trusted-tokens.ts';

/** Topics in the order in which documents show them. */
export const TOPICS = {
  Server: server,
  Data: data,
  Delivery: delivery,
  'Credentials and contacts': policy,
  Tokens: tokens,
  'Terms of use': terms,
  Limits: limits,
  APIs: facesTopic,
  'Foreign tokens and programs of the Overkiz API': trustedTokens,
} as const;

const settings = {
  ...server,
  ...data,
  ...delivery,
  ...policy,
  ...tokens,
  ...terms,
  ...limits,
  ...facesTopic,
  ...trustedTokens,
};

/** Every setting by the name that the code uses. */
export const SETTINGS: Readonly<Record<string, Setting<unknown>>> = settings;

/** Those, and the catalogue of questions, which documents show in a form of its own. */
export const ALL_SETTINGS = { ...settings, securityQuestions };

/** The values of all settings, each in its own type. */
export type SettingValues = {
  readonly [Name in keyof typeof ALL_SETTINGS]: (typeof ALL_SETTINGS)[Name] extends Setting<infer T> ? T : never;
};
