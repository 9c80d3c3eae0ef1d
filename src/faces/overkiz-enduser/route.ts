import type { Static, TSchema } from 'typebox';
import type { Operation } from '#core/operation.ts';
import type { Locale } from '#core/ports/message.ts';
import type { Secret } from '#kernel/secret.ts';
import type { PublishedRoute } from '../route.ts';

/** The headings of the published documentation, in its order. */
export const SECTIONS = [
  'Documentation',
  'End-User / Accounts management',
  'Login & Session',
  'Terms of use / Accounts management',
  'Events',
] as const;
export type Section = (typeof SECTIONS)[number];

/** The parts of a request that decoders see, already checked against the schemas. */
export interface Wire<Body> {
  readonly body: Body;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** The session cookie as it came, good or not. */
  readonly cookie: Secret | undefined;
}

/** One line of the route table. */
export interface Route extends PublishedRoute {
  readonly section: Section;
  /** The heading of the entry. */
  readonly label: string;
  /** Since when it is deprecated. */
  readonly deprecated?: string;
  /** How messages about too many requests call it. */
  readonly call: string;
  /** Answers with a page instead of JSON, under this Content-Security-Policy. */
  readonly html?: string;
  /** Answers people with this page instead, where they would rather have HTML than JSON. */
  readonly page?: (output: never, language: Locale) => string;
  /** Takes a form instead of JSON. */
  readonly form?: true;
  readonly query?: TSchema;
  /** What path and query parameters are, for the documentation. */
  readonly about?: Readonly<Record<string, string>>;
  /** A whole request and answer, for the documentation. */
  readonly example?: { readonly body?: unknown; readonly answer?: unknown; readonly note?: string };
  /** Nobody needs a session for it, but it looks at the one that there is. */
  readonly looksAtSession?: true;
  /** JSON paths of what the core's problems call otherwise. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly decode: (wire: Wire<never>) => unknown;
  readonly encode?: (output: never, wire: Wire<never>) => unknown;
  /** What becomes of the session cookie. */
  readonly cookie?: (output: never) => CookieChange | undefined;
}

export type CookieChange = { readonly set: Secret } | 'clear';

/** Declares a line with the types of its operation and its body checked. */
export function route<Input, Output, Body extends TSchema>(
  line: Omit<Route, 'operation' | 'body' | 'status' | 'decode' | 'encode' | 'page' | 'cookie'> & {
    operation: Operation<Input, Output>;
    body?: Body;
    status?: number;
    decode: (wire: Wire<Static<Body>>) => Input;
    encode?: (output: Output, wire: Wire<Static<Body>>) => unknown;
    page?: (output: Output, language: Locale) => string;
    cookie?: (output: Output) => CookieChange | undefined;
  },
): Route {
  return { status: 200, ...line } as unknown as Route;
}
