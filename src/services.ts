import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '#config/load-config.ts';
import { trustedIntrospection, trustedJwtIssuer } from '#config/trusted-issuers.ts';
import type { Log } from '#core/ports/log.ts';
import type { Settings } from '#core/ports/settings.ts';
import type { Store } from '#core/ports/store.ts';
import type { Services } from '#core/services.ts';
import { memoryGuesses, sharedGuesses } from '#core/sign-in/guess-ledger.ts';
import { BASE as END_USER_API } from '#faces/overkiz-enduser/base.ts';
import { outbound } from '#http/outbound.ts';
import { type Clock, DAY, HOUR, MINUTE, SECOND, systemClock } from '#kernel/clock.ts';
import { type Random, systemRandom } from '#kernel/random.ts';
import { openSqlite } from '#storage/sqlite/open.ts';
import { foreignTokens } from './foreign/foreign-tokens.ts';
import { openIdProviders } from './foreign/openid-providers.ts';
import { type HashingPool, hashingPool } from './hashing/pool.ts';
import { apiKeySecrets } from './keeping/api-key-secrets.ts';
import { bootstrapKey } from './keeping/bootstrap-key.ts';
import { familiarPlaces } from './keeping/familiar-places.ts';
import { type BudgetTable, memoryLimiter, sharedLimiter } from './keeping/limiter.ts';
import { checkMasterKey, loadMasterKey } from './keeping/master-key.ts';
import { storeSigner } from './keeping/signer.ts';
import { stuffingWatch } from './keeping/stuffing-watch.ts';
import { usageCounter } from './keeping/usage-counter.ts';
import { vaultOf } from './keeping/vault.ts';

export interface Assembly {
  readonly config: Config;
  readonly log: Log;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Tests hash cheaply. */
  readonly hasher?: HashingPool;
  readonly onDeviceFailure?: (error: unknown) => void;
}

export interface AssembledServices {
  readonly services: Services;
  readonly hasher: HashingPool;
  readonly flushUsage: () => Promise<void>;
  /** Who is woken when a message was committed. */
  onMessageQueued(listener: () => void): void;
  close(): Promise<void>;
}

/** Opens the database and makes everything that operations work with: for the server and for the command line alike. */
export async function assembleServices({
  config,
  log,
  clock = systemClock,
  random = systemRandom,
  ...given
}: Assembly): Promise<AssembledServices> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const shared = config.databaseUrl !== undefined;
  const store = await openStore(config, clock, log, given.onDeviceFailure ?? (() => {}));
  try {
    const vault = vaultOf(loadMasterKey(config.masterKey, config.dataDir, !shared || (await isNew(store))));
    await checkMasterKey(store, vault);
    const settings = settingsOf(config);
    const signer = storeSigner({
      store,
      vault,
      clock,
      random,
      issuer: settings.publicUrl,
      rotationMs: config.keyRotationDays * DAY,
      publishAheadMs: config.keyPublishHours * HOUR,
      longestTokenMs: Math.max(settings.accessTokenMs, settings.clientTokenMs, settings.machineTokenMs),
    });
    const hasher = given.hasher ?? hashingPool(hashingOptions(config));
    const usage = usageCounter(store, clock);
    let listener = () => {};
    const services: Services = {
      store,
      clock,
      random,
      hasher,
      vault,
      apiKeySecrets: apiKeySecrets(store, vault, random),
      bootstrapKey: bootstrapKey(config.bootstrapKey, config.dataDir),
      signer,
      settings,
      log,
      usage,
      limiter: shared ? sharedLimiter(store, clock, budgetsOf(config)) : memoryLimiter(clock, budgetsOf(config)),
      guesses: shared ? sharedGuesses(store, clock, settings) : memoryGuesses(store, clock, settings),
      stuffing: stuffingWatch(clock, random, config.stuffingAccounts),
      familiar: familiarPlaces(clock),
      providers: openIdProviders(config.providers, outbound, clock),
      foreignTokens: foreignTokens(
        { jwt: trustedJwtIssuer(config), accessToken: trustedIntrospection(config) },
        outbound,
        clock,
      ),
      messageQueued: () => listener(),
    };
    return {
      services,
      hasher,
      flushUsage: () => usage.flush(),
      onMessageQueued(next) {
        listener = next;
      },
      async close() {
        await usage.flush().catch(() => {});
        await hasher.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function openStore(
  config: Config,
  clock: Clock,
  log: Log,
  onDeviceFailure: (error: unknown) => void,
): Promise<Store> {
  const now = clock.now();
  if (config.databaseUrl === undefined) {
    const onLogGrown = (pages: number) =>
      log.warn({ pages }, 'the write-ahead log has grown: another process reads the database for long');
    const onLogFull = (pages: number) =>
      log.error({ pages }, 'the write-ahead log is at its limit: writes are refused until the other process ends');
    const logLimit = config.databaseLogLimit * 1024 ** 2;
    const file = join(config.dataDir, 'tessera.db');
    return openSqlite({ file, now, onDeviceFailure, onLogGrown, onLogFull, logLimit });
  }
  const { openPostgres } = await import('#storage/postgres/open.ts');
  return openPostgres({ url: config.databaseUrl.reveal(), now, poolSize: config.databasePoolSize });
}

/** A key is only ever made for a database that holds nothing sealed yet. */
async function isNew(store: Store): Promise<boolean> {
  return (await store.read.signingKeys.findSetting('master-key-check')) === undefined;
}

function hashingOptions(config: Config) {
  return {
    parameters: {
      memoryKiB: config.hashingMemoryKiB,
      passes: config.hashingPasses,
      parallelism: config.hashingParallelism,
    },
    ...(config.hashingThreads === 0 ? {} : { threads: config.hashingThreads }),
    ...(config.hashingQueueLimit === 0 ? {} : { queueLimit: config.hashingQueueLimit }),
  };
}

function settingsOf(config: Config): Settings {
  return {
    publicUrl: config.publicUrl,
    linkPagesUrl: config.overkizPagesUrl ?? `${config.publicUrl}${END_USER_API}/accountManagement`,
    defaultLocale: config.defaultLocale,
    defaultCountry: config.defaultCountry,
    passwordPolicy: {
      minLength: config.passwordMinLength,
      maxLength: 128,
      requireLower: config.passwordRequireLower,
      requireUpper: config.passwordRequireUpper,
      requireDigit: config.passwordRequireDigit,
      requireNonAlphanumeric: config.passwordRequireNonAlphanumeric,
    },
    anonymousPrelogin: config.assecoAnonymousPrelogin,
    requireConfirmedEmail: config.requireConfirmedEmail,
    resetRequiresAnswers: config.resetRequiresAnswers,
    minSecurityAnswers: config.minSecurityAnswers,
    unverifiedMs: config.unverifiedDays * DAY,
    quarantineMs: config.quarantineDays * DAY,
    codeMs: config.codeMinutes * MINUTE,
    codeTries: config.codeTries,
    resendMs: config.resendSeconds * SECOND,
    guessFailures: config.guessFailures,
    lockMs: config.lockMinutes * MINUTE,
    maxLockMs: config.maxLockMinutes * MINUTE,
    generatedPasswordMs: config.generatedPasswordHours * HOUR,
    answersWindowMs: config.answersWindowMinutes * MINUTE,
    recoveryPerHour: config.recoveryMessagesPerHour,
    recoveryAnswerMs: config.recoveryAnswerMs,
    accessTokenMs: config.accessMinutes * MINUTE,
    clientTokenMs: config.clientMinutes * MINUTE,
    refreshTokenMs: config.refreshDays * DAY,
    reuseLeewayMs: config.reuseLeewaySeconds * SECOND,
    audiences: config.audiences,
    customersAudiences: config.enturAudience,
    machineTokenMs: DAY,
    sessionIdleMs: config.sessionIdleMinutes * MINUTE,
    sessionMaxMs: config.sessionMaxHours * HOUR,
    apiKeys: config.overkizApiKeys,
    applicationIds: config.overkizApplicationIds,
    verifySecondFactor: config.enturVerifyMfa === 'require',
    requireClientName: config.enturRequireClientName,
    customerNumber: { digits: config.customerNumberDigits, checkDigit: config.customerNumberCheckDigit },
    freshSecondFactorMs: config.freshSecondFactorMinutes * MINUTE,
    secondFactorCodeMs: config.secondFactorCodeMinutes * MINUTE,
    enrolSecondFactorOnVerify: config.enrolSecondFactorOnVerify,
    resetCodeMs: config.resetCodeMinutes * MINUTE,
    invitationMs: config.invitationHours * HOUR,
    validationLinkMs: config.validationLinkHours * HOUR,
    adminEmail: config.adminEmail,
    securityQuestions: config.securityQuestions,
    terms: { version: config.termsVersion, texts: config.termsTexts },
    termsLinkMs: config.termsDays * DAY,
  };
}

function budgetsOf(config: Config): BudgetTable {
  const per = (limit: number, windowMs: number) => ({
    limit: Math.max(1, Math.round(limit * config.limitsFactor)),
    windowMs,
  });
  return {
    signInPerAddress: per(config.signInPerAddress, MINUTE),
    signInPerAccount: per(config.signInPerAccount, MINUTE),
    signInPerClient: per(config.signInPerClient, MINUTE),
    cookieLogInsPerAddress: per(config.cookieLogInsPerAddress, 5 * MINUTE),
    registrationPerAddress: per(config.registrationPerAddress, MINUTE),
    registrationPerClient: per(config.registrationPerClient, MINUTE),
    mainAccountsPerAddress: per(config.mainAccountsPerAddress, HOUR),
    availabilityPerAddress: per(config.availabilityPerAddress, MINUTE),
    recoveryPerClient: per(config.recoveryPerClient, HOUR),
    recoveryPerAddress: per(config.recoveryPerAddress, HOUR),
    attachmentsPerCustomer: per(config.attachmentsPerCustomer, DAY),
    credentialChangesPerAccount: per(config.credentialChangesPerAccount, HOUR),
    usernameChangesPerAccount: per(config.usernameChangesPerAccount, DAY),
    lookupPerClient: per(config.lookupPerClient, MINUTE),
    lookupPerAddress: per(config.lookupPerAddress, MINUTE),
    customersPerClient: per(config.customersPerClient, MINUTE),
    customersPerAddress: per(config.customersPerAddress, SECOND),
    generatedPerClient: per(config.generatedPerClient, MINUTE),
    generatedPerAccount: per(config.generatedPerAccount, HOUR),
    wrongClientsPerAddress: per(config.wrongClientsPerAddress, MINUTE),
    qualityChecksPerAddress: per(config.qualityChecksPerAddress, MINUTE),
    existencePerAddress: per(config.existencePerAddress, MINUTE),
    existencePerDayPerAddress: per(config.existencePerDayPerAddress, DAY),
    existence: per(config.existence, MINUTE),
    linkRequestsPerAddress: per(config.linkRequestsPerAddress, 10 * MINUTE),
    wrongLinksPerAddress: per(config.wrongLinksPerAddress, 10 * MINUTE),
    resetLinksPerAddress: per(config.resetLinksPerAddress, 10 * MINUTE),
    requestsPerAddress: per(config.requestsPerAddress, MINUTE),
    // Codes to one account: not a request rate, so the factor does not touch it.
    messagesPerAccount: { limit: 10, windowMs: HOUR },
  };
}
