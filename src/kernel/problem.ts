/**
 * What can go wrong, as data. A code is stable and machine-readable; its category tells every face what kind of answer
 * it is without knowing the code. HTTP statuses live in the faces, never here.
 */
export type Category =
  | 'invalid' /* the request breaks the rules of its own form */
  | 'unauthenticated' /* no credential, or one that opens nothing */
  | 'forbidden' /* a good credential that may not do this */
  | 'not-found'
  | 'gone'
  | 'conflict' /* taken by someone else */
  | 'refused' /* well formed, allowed, and against a rule of the directory */
  | 'throttled'
  | 'unavailable' /* the server cannot, for now */
  | 'internal';

export interface ProblemDetails {
  /** The input field at fault, in the core's own naming (camelCase). */
  readonly field?: string;
  /** Values for the message. Never secrets. */
  readonly data?: Readonly<Record<string, string | number | readonly string[]>>;
  /** Seconds after which a repeat may succeed. */
  readonly retryAfter?: number;
  /** For the log only. */
  readonly cause?: unknown;
}

export class Problem extends Error {
  readonly code: string;
  readonly category: Category;
  readonly field: string | undefined;
  readonly data: Readonly<Record<string, string | number | readonly string[]>>;
  readonly retryAfter: number | undefined;

  constructor(code: string, category: Category, message: string, details: ProblemDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'Problem';
    this.code = code;
    this.category = category;
    this.field = details.field;
    this.data = details.data ?? {};
    this.retryAfter = details.retryAfter;
  }
}
