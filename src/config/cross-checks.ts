import type { ConfigIssue } from './config-error.ts';
import type { Setting } from './setting.ts';
import type { Source } from './setting-value.ts';
import { ALL_SETTINGS, type SettingValues } from './settings.ts';

type Name = keyof SettingValues;

interface Rule {
  /** The setting to change, then those that it must agree with. */
  readonly about: readonly [Name, ...Name[]];
  readonly broken: (values: SettingValues) => boolean;
  readonly message: string;
}

const HOURS_PER_DAY = 24;
/** A GiB filled once takes about a second: what the hasher accepts at most (hashing/argon2-parameters.ts). */
const MOST_HASHING_WORK_KIB = 1024 * 1024;

/** All of them or none. */
function together(...names: readonly [Name, Name, ...Name[]]): readonly Rule[] {
  return names.map((name) => {
    const others = names.filter((other) => other !== name);
    return {
      about: [name, ...others],
      broken: (values) => values[name] === undefined && others.some((other) => values[other] !== undefined),
      message: `is needed with ${others.map((other) => ALL_SETTINGS[other].key.split('.').at(-1)).join(' and ')}`,
    };
  });
}

const RULES: readonly Rule[] = [
  ...together('overkizJwtIssuer', 'overkizJwtAudience', 'overkizJwtJwksUri'),
  ...together('overkizIntrospectionEndpoint', 'overkizIntrospectionClientId', 'overkizIntrospectionClientSecret'),
  {
    about: ['mailFrom', 'smtpUrl'],
    broken: (values) => values.smtpUrl !== undefined && values.mailFrom === undefined,
    message: 'is needed with smtp-url',
  },
  {
    about: ['metricsPort', 'port'],
    broken: ({ metricsPort, port }) => metricsPort !== 0 && metricsPort === port,
    message: 'must not be the same as port',
  },
  {
    about: ['maxLockMinutes', 'lockMinutes'],
    broken: ({ maxLockMinutes, lockMinutes }) => maxLockMinutes < lockMinutes,
    message: 'must not be below lock-minutes',
  },
  {
    about: ['minSecurityAnswers', 'securityQuestions'],
    broken: ({ minSecurityAnswers, securityQuestions }) => minSecurityAnswers > securityQuestions.length,
    message: 'must not be more than there are security questions',
  },
  {
    about: ['keyPublishHours', 'keyRotationDays'],
    broken: ({ keyPublishHours, keyRotationDays }) => keyPublishHours >= keyRotationDays * HOURS_PER_DAY,
    message: 'must be less than key-rotation-days',
  },
  {
    about: ['hashingPasses', 'hashingMemoryKiB'],
    broken: ({ hashingPasses, hashingMemoryKiB }) => hashingPasses * hashingMemoryKiB > MOST_HASHING_WORK_KIB,
    message: `must not exceed ${MOST_HASHING_WORK_KIB} when multiplied by memory-kib`,
  },
];

/** Settings that are right one by one and wrong together. Those that already have an issue are left out. */
export function crossCheck(
  values: SettingValues,
  sources: ReadonlyMap<string, Source>,
  issues: readonly ConfigIssue[],
): readonly ConfigIssue[] {
  const faulty = new Set(issues.map((issue) => issue.key));
  return RULES.flatMap(({ about, broken, message }): readonly ConfigIssue[] => {
    const settings = about.map((name): Setting<unknown> => ALL_SETTINGS[name]);
    const [subject] = settings;
    const isReliable = settings.every(({ key, environment }) => !faulty.has(key) && !faulty.has(environment));
    if (subject === undefined || !isReliable || !broken(values)) return [];
    const decided = settings.map(({ key }) => sources.get(key)).find((source) => source !== 'default');
    return decided === 'environment'
      ? [{ key: subject.environment, source: decided, message }]
      : [{ key: subject.key, source: 'file', message }];
  });
}
