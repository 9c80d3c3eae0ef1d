import type { Sent } from '../support/line.ts';
import type { Described } from './document.ts';
import { Named, type NamedThing } from './named.ts';
import type { ActorName, Plan, Writing } from './plan.ts';

/** Says what a plan's names stand for now, and who its actors are. */
export interface Cast {
  say(thing: NamedThing): Promise<string>;
  credentials(actor: ActorName, operation: Described): Promise<Readonly<Record<string, string>>>;
}

/** A plan as it goes out. */
export interface Written extends Sent {
  /** Whether it reaches its operation: the answer must be one of that operation's. */
  readonly routed: boolean;
}

const FORM = 'application/x-www-form-urlencoded';
const TOO_LARGE = 70 * 1024;

/** Writes a plan down, its names filled in. */
export async function write(plan: Plan, operation: Described, cast: Cast): Promise<Written> {
  const { path, rawPath } = await pathOf(plan, operation, cast);
  const query = await Promise.all(plan.query.map(async ([name, value]) => [name, asText(await fill(value, cast))]));
  const search = query.length === 0 ? '' : `?${query.map((pair) => pair.map(percent).join('=')).join('&')}`;
  const method = plan.method ?? operation.method;
  const [type] = Object.keys(operation.body ?? {});
  const body = operation.body === undefined ? undefined : await fill(plan.body, cast);
  const content = written(plan.writing, body, type);
  const headers = {
    ...Object.fromEntries(plan.headers),
    ...(await cast.credentials(plan.actor, operation)),
    ...(content === undefined || type === undefined ? {} : { 'content-type': typeOf(plan.writing, type) }),
  };
  const routed =
    method === operation.method && !rawPath && !path.split('/').some((part) => part === '.' || part === '..');
  return { method, path: `${path}${search}`, headers, ...(content === undefined ? {} : { body: content }), routed };
}

async function pathOf(plan: Plan, operation: Described, cast: Cast) {
  let rawPath = false;
  let path = operation.path;
  for (const [, name = ''] of operation.path.matchAll(/\{(\w+)\}/g)) {
    const isRaw: boolean = plan.rawParam !== undefined && !rawPath;
    const value = percent(asText(await fill(plan.params[name], cast)));
    // An empty part is another path, and so is one that is longer than the router takes.
    rawPath ||= isRaw || value === '' || decodeURIComponent(value).length > 1000;
    path = path.replace(`{${name}}`, () => (isRaw ? (plan.rawParam ?? '') : value));
  }
  return { path, rawPath };
}

const percent = (text: string) => encodeURIComponent(text.toWellFormed());

function asText(value: unknown): string {
  return typeof value === 'string' ? value : String(JSON.stringify(value));
}

/** A value with every name in it filled in. */
async function fill(value: unknown, cast: Cast): Promise<unknown> {
  if (value instanceof Named) return cast.say(value.name);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map((one) => fill(one, cast)));
  const filled = {};
  for (const [name, member] of Object.entries(value)) {
    const content = await fill(member, cast);
    Object.defineProperty(filled, name, { value: content, enumerable: true, configurable: true, writable: true });
  }
  return filled;
}

function typeOf(writing: Writing, documented: string): string {
  if (writing !== 'of another type') return documented;
  return documented === FORM ? 'application/json' : 'text/plain';
}

/** The bytes of a body, spoilt as told. */
function written(writing: Writing, body: unknown, type: string | undefined): string | Buffer | undefined {
  if (type === undefined) return writing === 'as documented' ? undefined : 'nobody asked for this';
  const text = type === FORM ? formOf(body) : (JSON.stringify(body) ?? '');
  switch (writing) {
    case 'as documented':
    case 'of another type':
      return text;
    case 'cut short':
      return text.slice(0, text.length / 2);
    case 'with more behind it':
      return `${text}}]`;
    case 'twice':
      return type === FORM ? `${text}&${text}` : `${text}${text}`;
    case 'with a byte order mark':
      return `\ufeff${text}`;
    case 'not UTF-8':
      return Buffer.concat([Buffer.from(text.slice(0, -2)), Buffer.from([0xff, 0xc0, 0x22, 0x7d])]);
    case 'too large':
      return type === FORM
        ? `${text}&x=${'x'.repeat(TOO_LARGE)}`
        : text.replace(/^\{/, `{"x":"${'x'.repeat(TOO_LARGE)}",`);
    case 'deep':
      return type === FORM
        ? `${'a[b]['.repeat(2000)}=1&${text}`
        : text.replace(/^\{/, `{"x":${'['.repeat(9000)}${']'.repeat(9000)},`);
    case 'empty':
      return '';
    case 'with a duplicate member':
      return type === FORM ? `${text}&grant_type=x&userId=y` : text.replace(/^\{("[^"]+")/, '{$1:null,$1');
    case 'with huge numbers':
      return text.replace(/-?\d+/g, '1e400');
    case 'with single quotes':
      return text.replaceAll('"', "'");
  }
}

function formOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return asText(body);
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body))
    for (const one of [value].flat()) form.append(name.toWellFormed(), asText(one).toWellFormed());
  return form.toString();
}
