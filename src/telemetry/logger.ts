import { pino } from 'pino';
import type { Log } from '#core/ports/log.ts';

/** JSON lines on standard output, written together a few times a second; `flush` when the process ends. */
export function logger(level: string): Log & { flush(): void } {
  const destination = pino.destination({ dest: 1, sync: false, minLength: 4096, periodicFlush: 500 });
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return {
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    flush: () => {
      try {
        destination.flushSync();
      } catch {
        // Standard output is gone: nobody reads.
      }
    },
  };
}
