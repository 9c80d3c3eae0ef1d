import type { FastifyReply } from 'fastify';

/** A whole answer as data, so that every way to an error ends in the same words. */
export interface Answer {
  readonly status: number;
  /** Reason phrase, where the status is not a registered one. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export function sendAnswer(reply: FastifyReply, { status, reason, headers, body }: Answer): FastifyReply {
  if (reason !== undefined) reply.raw.statusMessage = reason;
  reply.code(status).headers(headers ?? {});
  return body === undefined ? reply.send() : reply.send(body);
}
