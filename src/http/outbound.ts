export interface OutboundRequest {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly body: string;
}

const TIMEOUT_MS = 5000;
const LIMIT_BYTES = 256 * 1024;

/**
 * The only way out of the house: to an address that an operator configured, or that a configured issuer names on its own
 * origin. A redirect is an answer and never followed; five seconds, 256 KiB. Raises an Error for anything else.
 */
export async function outbound(url: string, { method, headers, body }: OutboundRequest): Promise<OutboundAnswer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return { status: response.status, body: await readBounded(response) };
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LIMIT_BYTES) throw new Error('The answer is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
