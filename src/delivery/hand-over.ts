/** The place of one message in the line. */
export interface Turn {
  /** Resolves when this message may be handed over; asked again, at once. */
  begin(): Promise<void>;
  /** The carrier said whether it took it. */
  answered(): void;
  /** It was written down how it went: the next one may. */
  end(): void;
}

/**
 * A carrier that takes longer to answer holds up nobody: ten messages a second go out in any case, which is what one program may
 * cause by default.
 */
const PATIENCE_MS = 100;

/**
 * A line of messages, of which one at a time is between being handed over and being written down as sent: only that one can go out
 * twice when the process is killed, however many connections prepare others meanwhile (ADR 96). Gives a place in it.
 */
export function handOverLine(): () => Turn {
  let last: Promise<void> = Promise.resolve();
  return () => {
    const over = Promise.withResolvers<void>();
    let turn: Promise<void> | undefined;
    let patience: NodeJS.Timeout | undefined;
    let isAnswered = false;
    return {
      begin() {
        if (turn === undefined) {
          turn = last.then(() => {
            if (!isAnswered) patience = setTimeout(over.resolve, PATIENCE_MS);
          });
          last = turn.then(() => over.promise);
        }
        return turn;
      },
      answered() {
        isAnswered = true;
        clearTimeout(patience);
      },
      end: over.resolve,
    };
  };
}
