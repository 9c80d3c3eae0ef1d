import type {} from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { Services } from '#core/services.ts';
import type { Answer } from '#http/answer.ts';

/** What a face gets from the house. */
export interface FaceEnvironment {
  readonly services: Services;
  /** The tenant that calls without one of their own work in. Internal id. */
  readonly defaultTenantId: string;
  /** Names of operations that are switched off: their routes do not exist. */
  readonly disabled: readonly string[];
}

/** One published API. */
export interface Face {
  readonly id: string;
  /** For people who read the documentation. */
  readonly title: string;
  readonly description: string;
  /** Path prefixes that are this face's, for answering what no route takes. */
  readonly prefixes: readonly string[];
  /** Mounts the routes; the OpenAPI document comes from the same table. */
  register(app: FastifyInstance, environment: FaceEnvironment): Promise<void>;
  /** Any error in this API's own form. */
  answerError(error: unknown): Answer;
}
