/** What came back, with nothing left out. */
export interface Answer {
  readonly status: number;
  /** Names in small letters; those sent several times are joined by a line break. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Whether the server closes the connection after it. */
  readonly closes: boolean;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** The first answer in some bytes and how many it took; undefined while it is not there whole. */
export function readAnswer(bytes: Buffer, method: string, ended: boolean): [Answer, number] | undefined {
  const head = bytes.indexOf(HEAD_END);
  if (head < 0) return undefined;
  const [first = '', ...lines] = bytes.subarray(0, head).toString('latin1').split('\r\n');
  const status = Number(first.slice(9, 12));
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}\n${value}`;
  }
  const body = bodyOf(bytes.subarray(head + HEAD_END.length), { method, status, headers, ended });
  if (body === undefined) return undefined;
  const closes = headers.connection?.toLowerCase() === 'close';
  const answer = { status, headers, text: body.content.toString('utf8'), closes };
  return [answer, head + HEAD_END.length + body.length];
}

interface Framing {
  readonly method: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly ended: boolean;
}

function bodyOf(bytes: Buffer, { method, status, headers, ended }: Framing) {
  if (method === 'HEAD' || status === 204 || status === 304) return { content: Buffer.alloc(0), length: 0 };
  if (headers['transfer-encoding'] === 'chunked') return chunksOf(bytes);
  const length = headers['content-length'];
  if (length === undefined) return ended ? { content: bytes, length: bytes.length } : undefined;
  const size = Number(length);
  return bytes.length < size ? undefined : { content: bytes.subarray(0, size), length: size };
}

function chunksOf(bytes: Buffer) {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const size = Number.parseInt(bytes.subarray(at, end).toString('latin1'), 16);
    const next = end + 2 + size + 2;
    if (bytes.length < next) return undefined;
    if (size === 0) return { content: Buffer.concat(parts), length: next };
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = next;
  }
}
