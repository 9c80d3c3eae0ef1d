import type { Answer } from '#http/answer.ts';

/** Clients know that a server rests by a page, not by JSON, and by the words “is down for maintenance”. */
const PAGE = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Maintenance</title></head>
<body><h1>Maintenance</h1><p>The server is down for maintenance. Please try again in a few minutes.</p></body>
</html>
`;

const SECONDS = 30;

/** The answer of a server that cannot serve for now (contract, E14; shared-model M-19). */
export function maintenance(retryAfter = SECONDS): Answer {
  return {
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-8', 'retry-after': String(retryAfter) },
    body: PAGE,
  };
}
