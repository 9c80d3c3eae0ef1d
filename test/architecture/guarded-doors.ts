import type { Rule } from './rule.ts';

/** Modules that open connections, each with the exports that do not. */
const CLIENTS: Readonly<Record<string, readonly string[]>> = {
  'node:https': ['createServer'],
  'node:http2': ['constants'],
  'node:net': ['BlockList', 'createServer', 'isIP', 'isIPv4', 'isIPv6'],
  'node:tls': [],
  'node:dgram': [],
  undici: [],
};

/** Dangerous capabilities, each behind one door. */
export const DOOR_RULES: readonly Rule[] = [
  {
    name: 'one outbound client',
    because:
      'src/http/outbound.ts is where addresses, redirects, sizes and times of outgoing requests are limited (SSRF)',
    // A type makes no request: code around the server may name IncomingMessage.
    refuses: (file, { target, exports, typeOnly }) => {
      if (file === 'src/http/outbound.ts' || typeOnly) return false;
      if (target.kind === 'global') return true;
      if (target.kind !== 'node' && target.kind !== 'package') return false;
      const harmless = CLIENTS[target.name];
      return harmless !== undefined && (exports?.some((name) => !harmless.includes(name)) ?? true);
    },
  },
  {
    name: 'schemas without TypeBox',
    because: 'its types cost nothing, but loading it costs a tenth of the start and memory; http/json-schema.ts builds',
    refuses: (_file, { target, typeOnly, exports }) =>
      target.kind === 'package' && target.name === 'typebox' && !typeOnly && exports?.length !== 0,
  },
  {
    name: 'no fetch at start',
    because:
      'importing node:http, for whatever, loads all of fetch: an eighth of the start; http/server.ts gets it from the process',
    refuses: (_file, { target, typeOnly }) => target.kind === 'node' && target.name === 'node:http' && !typeOnly,
  },
  {
    name: 'one mail library',
    because:
      'nodemailer parses recipients out of strings, which redirects mail; delivery/carriers hands it structured ones',
    refuses: (file, { target }) =>
      target.kind === 'package' && target.name === 'nodemailer' && !file.startsWith('src/delivery/carriers/'),
  },
];
