import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Answer, sendAnswer } from './answer.ts';
import { HttpFailure, type HttpFailureKind, toHttpFailure } from './http-failure.ts';

const OF_BODIES: readonly HttpFailureKind[] = ['malformed-body', 'unsupported-media-type', 'body-too-large'];

/** Answers every error of a scope in the words of its API, and keeps it for the log. */
export function answerErrors(
  scope: FastifyInstance,
  toAnswer: (error: unknown, request: FastifyRequest) => Answer,
): void {
  scope.setErrorHandler((error, request, reply) => {
    request.failure = error;
    // A body that cannot be read does not make a path known.
    const isNowhere = request.is404 && isOfBody(error);
    sendAnswer(reply, toAnswer(isNowhere ? new HttpFailure('route-not-found') : error, request));
  });
}

/** Whether an error is about a body that could not be read. */
export function isOfBody(error: unknown): boolean {
  return OF_BODIES.includes(toHttpFailure(error).kind);
}
