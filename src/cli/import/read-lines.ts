import { createReadStream } from 'node:fs';

const NEWLINE = 0x0a;
/** A user is a few hundred bytes: a longer line is some other file, and must not fill the memory. */
const LONGEST = 64 * 1024;

export interface ReadLine {
  /** Undefined when it is too long or not UTF-8. */
  readonly text: string | undefined;
  /** Of the file, up to and with this line. */
  readonly bytes: number;
}

/**
 * The lines of a file, a few at a time in memory. Only a line feed ends one: node:readline would also split at U+2028,
 * which JSON allows inside a text.
 */
export async function* readLines(file: string): AsyncGenerator<ReadLine> {
  let parts: Buffer[] = [];
  let length = 0;
  let bytes = 0;
  const add = (part: Buffer) => {
    length += part.length;
    if (length <= LONGEST) parts.push(part);
    else parts = [];
  };
  const take = (): ReadLine => {
    const text = length > LONGEST ? undefined : decode(Buffer.concat(parts));
    parts = [];
    length = 0;
    return { text, bytes };
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      bytes += end + 1 - start;
      start = end + 1;
      yield take();
    }
    add(chunk.subarray(start));
    bytes += chunk.length - start;
  }
  if (length > 0) yield take();
}

function decode(line: Buffer): string | undefined {
  try {
    // Drops the byte order mark that some programs put before the first line.
    return new TextDecoder('utf-8', { fatal: true }).decode(line);
  } catch {
    return undefined;
  }
}
