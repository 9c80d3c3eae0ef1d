import type { Rule } from './rule.ts';

const CLIENTS = ['node:http', 'node:https', 'node:http2', 'undici'];

/** Dangerous capabilities, each behind one door. */
export const DOOR_RULES: readonly Rule[] = [
  {
    name: 'one outbound client',
    because:
      'src/http/outbound.ts is where addresses, redirects, sizes and times of outgoing requests are limited (SSRF)',
    // A type makes no request: code around the server may name IncomingMessage.
    refuses: (file, { target, typeOnly }) => {
      if (file === 'src/http/outbound.ts' || typeOnly) return false;
      return (
        target.kind === 'global' ||
        ((target.kind === 'node' || target.kind === 'package') && CLIENTS.includes(target.name))
      );
    },
  },
  {
    name: 'one mail library',
    because:
      'nodemailer parses recipients out of strings, which redirects mail; delivery/carriers hands it structured ones',
    refuses: (file, { target }) =>
      target.kind === 'package' && target.name === 'nodemailer' && !file.startsWith('src/delivery/carriers/'),
  },
];
