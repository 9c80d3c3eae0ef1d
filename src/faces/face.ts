import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '#core/services.ts';
import type { Answer } from '#http/answer.ts';

/** What a face gets from the house. */
export interface FaceEnvironment {
  readonly services: Services;
  /** The tenant that calls without one of their own work in. Internal id. */
  readonly defaultTenantId: string;
  /** Names of operations that are switched off: their routes do not exist. */
  readonly disabled: readonly string[];
  /** The faces that are switched on. */
  readonly enabled: readonly FaceId[];
  /** Requests that one address may have under way at once, of APIs that have an answer for more; 0 is no limit. */
  readonly concurrentRequests: number;
  /** Origins that browsers may change something from: the public URL's, and those that the operator lists. */
  readonly trustedOrigins: readonly string[];
}

/** How a face is called in `[faces.<id>]`, in logs and in audit rows. */
export type FaceId = 'asseco' | 'entur' | 'oauth' | 'overkiz' | 'zentry';

/** How callers prove who they are, in the words of OpenAPI. */
export type SecuritySchemes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** One published API. */
export interface Face {
  readonly id: FaceId;
  /** For people who read the documentation. */
  readonly title: string;
  readonly description: string;
  /** Path prefixes that are this face's, for answering what no route takes. */
  readonly prefixes: readonly string[];
  /** Paths that are matched without regard to letter case. */
  readonly anyCase?: readonly string[];
  /** Where its OpenAPI document stands. */
  readonly documentUrl: string;
  /** Names of the operations that it publishes, which are those that can be switched off. */
  readonly operations: readonly string[];
  /** The security schemes of its OpenAPI document. */
  securitySchemes(publicUrl: string): SecuritySchemes;
  /** Checks of strings that its schemas name; `country` is that of national phone numbers. */
  formats?(country: string | undefined): Readonly<Record<string, (value: string) => boolean>>;
  /** Mounts the routes; the OpenAPI document comes from the same table. */
  register(app: FastifyInstance, environment: FaceEnvironment): Promise<void>;
  /** Any error in this API's own form; the request is for APIs whose errors depend on what was called. */
  answerError(error: unknown, request?: FastifyRequest): Answer;
}
