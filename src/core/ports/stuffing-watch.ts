/** What gives credential stuffing away. */
export type StuffingSign = 'many accounts from one address' | 'one password at many accounts';

/** A password that was wrong. */
export interface WrongPassword {
  /** Of the account or name at which it was tried (`guessKey`). */
  readonly guessKey: string;
  /** Where it came from; null where that says nothing of who guesses, as with a program that asks for many. */
  readonly ip: string | null;
  readonly password: string;
}

/** Watches wrong passwords over all accounts; the counters of single accounts cannot see who tries each of them once. */
export interface StuffingWatch {
  /** Notes one and gives the signs that it completes: each once for its address or password, until that was quiet or time passed. */
  note(wrong: WrongPassword): readonly StuffingSign[];
  /** How often each sign was seen since the start. */
  seen(): Readonly<Record<StuffingSign, number>>;
}
