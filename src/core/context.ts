import { newId } from '#kernel/ids.ts';
import { type Actor, actorId } from './actor.ts';
import { orAsKept } from './or-as-kept.ts';
import type { Message } from './ports/message.ts';
import type { Repositories, WriteOptions } from './ports/store.ts';
import { problem } from './problems.ts';
import { requireLiveActor } from './require-live-actor.ts';
import type { Services } from './services.ts';
import { stampChanges } from './stamp-changes.ts';

/** Where a call came from. */
export interface Origin {
  /** The face (or `cli`, `jobs`) that carries the call. */
  readonly face: string;
  /** The peer's address, from configured proxies only. */
  readonly ip: string | null;
  readonly correlationId: string | null;
  /** The tenant that calls without a tenant of their own work in. Internal id. */
  readonly defaultTenantId: string;
  /** What a program calls itself at this call, where its API has a header for it; else the face's name stands. */
  readonly channel?: string | undefined;
}

export interface AuditEntry {
  readonly event: string;
  readonly result: 'success' | 'failure';
  readonly accountId?: string | undefined;
  readonly tenantId?: string | undefined;
  /** Short, and never a secret. */
  readonly detail?: string | undefined;
}

/** A transaction: the repositories, and what must be written in the same commit as the effect. */
export interface Transaction extends Repositories {
  record(entry: AuditEntry): Promise<void>;
  /** Puts a message into the outbox (shared-model M-12), sealed. */
  send(message: Message, owner: { tenantId: string; accountId: string }): Promise<void>;
}

/** What one call of an operation works with. */
export class Context {
  readonly services: Services;
  readonly actor: Actor;
  readonly origin: Origin;
  /** The instant of the call: one request has one time. */
  readonly now: number;

  readonly #isOpenToAll: boolean;
  #hasWritten = false;

  /** `isOpenToAll`: the operation asks for no credential, so one that ended meanwhile closes nothing. */
  constructor(services: Services, actor: Actor, origin: Origin, { isOpenToAll = false } = {}) {
    this.#isOpenToAll = isOpenToAll;
    this.services = services;
    this.actor = actor;
    this.origin = origin;
    this.now = services.clock.now();
  }

  /** What is committed. */
  get read(): Repositories {
    return this.services.store.read;
  }

  /** The tenant that the call works in (shared-model M-2). Internal id. */
  get tenantId(): string {
    return 'tenantId' in this.actor ? this.actor.tenantId : this.origin.defaultTenantId;
  }

  /** Whether the call has had an effect. */
  get hasWritten(): boolean {
    return this.#hasWritten;
  }

  newId(): string {
    return newId(this.services.random, this.now);
  }

  /**
   * One short transaction: effect, audit and outbox rows together (design, "The house"). Raises `not-authenticated` when what
   * the actor came in with ended meanwhile: no operation has to think of it, and none can forget it.
   */
  async write<T>(work: (tx: Transaction) => Promise<T>, options?: WriteOptions): Promise<T> {
    let queued = false;
    const value = await orAsKept<T>(this.read, async (settle) =>
      this.services.store.write(async (repositories) => {
        // A transaction may be run again by the store: what it queued before then does not count.
        queued = false;
        let recorded: string | undefined;
        if (!this.#isOpenToAll) await requireLiveActor(repositories, this.actor, this.now);
        const result = await work({
          ...repositories,
          accounts: stampChanges(repositories.accounts, this.actor, this.origin),
          record: (entry) => {
            recorded = this.newId();
            return this.#record(repositories, recorded, entry);
          },
          send: (message, owner) => {
            queued = true;
            return this.#send(repositories, message, owner);
          },
        });
        settle(result, recorded);
        return result;
      }, options),
    );
    this.#hasWritten = true;
    if (queued) this.services.messageQueued();
    return value;
  }

  #record(repositories: Repositories, id: string, entry: AuditEntry): Promise<void> {
    return repositories.audit.append({
      id,
      at: this.now,
      event: entry.event,
      result: entry.result,
      actorKind: this.actor.kind,
      actorId: actorId(this.actor),
      face: this.origin.face,
      channel: this.origin.channel ?? null,
      clientId: 'clientId' in this.actor ? this.actor.clientId : null,
      tenantId: entry.tenantId ?? this.tenantId,
      accountId: entry.accountId ?? null,
      ip: this.origin.ip,
      correlationId: this.origin.correlationId,
      detail: entry.detail ?? null,
    });
  }

  #send(repositories: Repositories, message: Message, owner: { tenantId: string; accountId: string }): Promise<void> {
    const id = this.newId();
    return repositories.outbox.enqueue({
      id,
      tenantId: owner.tenantId,
      accountId: owner.accountId,
      channel: message.channel,
      template: message.template,
      payload: this.services.vault.seal(JSON.stringify(message), { table: 'outbox', row: id, column: 'payload' }),
      status: 'queued',
      attempts: 0,
      createdAt: this.now,
      nextAt: this.now,
      leaseUntil: null,
      expiresAt: message.expiresAt ?? null,
      finishedAt: null,
      lastError: null,
    });
  }

  /** Uses one of a request budget, or raises `too-many-requests`. */
  async budget(name: Parameters<Services['limiter']['take']>[0], key: string): Promise<void> {
    const retryAfter = await this.services.limiter.take(name, key);
    if (retryAfter !== undefined) throw problem('too-many-requests', { retryAfter });
  }
}
