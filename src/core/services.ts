import type { Clock } from '#kernel/clock.ts';
import type { Random } from '#kernel/random.ts';
import type { ApiKeySecrets } from './ports/api-key-secrets.ts';
import type { BootstrapKey } from './ports/bootstrap-key.ts';
import type { FamiliarPlaces } from './ports/familiar-places.ts';
import type { ForeignTokens } from './ports/foreign-tokens.ts';
import type { Guesses } from './ports/guesses.ts';
import type { Hasher } from './ports/hasher.ts';
import type { IdentityProviders } from './ports/identity-providers.ts';
import type { Limiter } from './ports/limiter.ts';
import type { Log } from './ports/log.ts';
import type { Settings } from './ports/settings.ts';
import type { Signer } from './ports/signer.ts';
import type { Store } from './ports/store.ts';
import type { StuffingWatch } from './ports/stuffing-watch.ts';
import type { UsageCounter } from './ports/usage-counter.ts';
import type { Vault } from './ports/vault.ts';

/** Everything that operations work with; made once, in app.ts. */
export interface Services {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly hasher: Hasher;
  readonly vault: Vault;
  readonly apiKeySecrets: ApiKeySecrets;
  readonly bootstrapKey: BootstrapKey;
  readonly signer: Signer;
  readonly limiter: Limiter;
  readonly guesses: Guesses;
  readonly stuffing: StuffingWatch;
  readonly familiar: FamiliarPlaces;
  readonly providers: IdentityProviders;
  readonly foreignTokens: ForeignTokens;
  readonly usage: UsageCounter;
  readonly settings: Settings;
  readonly log: Log;
  /** Wakes the outbox worker once a message was committed. */
  readonly messageQueued: () => void;
}
