export interface Bar {
  /** Moves to `bytes` of the file. */
  update(bytes: number, figures: { accepted: number; rejected: number }): void;
  /** Takes it off the screen until the next update. */
  clear(): void;
}

const WIDTH = 30;
/** Back to the beginning of the line, and empty it. */
const CLEAR = '\r\u001b[K';

/** A bar on standard error where a person looks at it; nothing in a log. */
export function progressBar(totalBytes: number): Bar {
  if (!process.stderr.isTTY) return { update() {}, clear() {} };
  return {
    update(bytes, { accepted, rejected }) {
      const share = totalBytes === 0 ? 1 : Math.min(1, bytes / totalBytes);
      const full = Math.round(share * WIDTH);
      const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
      process.stderr.write(`${CLEAR}${bar} ${Math.floor(share * 100)}%  ${accepted} imported, ${rejected} rejected`);
    },
    clear: () => void process.stderr.write(CLEAR),
  };
}
