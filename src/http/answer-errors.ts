import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Answer, sendAnswer } from './answer.ts';

/** Answers every error of a scope in the words of its API, and keeps it for the log. */
export function answerErrors(
  scope: FastifyInstance,
  toAnswer: (error: unknown, request: FastifyRequest) => Answer,
): void {
  scope.setErrorHandler((error, request, reply) => {
    request.failure = error;
    sendAnswer(reply, toAnswer(error, request));
  });
}
