import { isIP } from 'node:net';
import { integer, list, oneOf, optionalText, text } from '../setting.ts';

/** A public URL or origin: scheme and host only. */
function origin(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = URL.parse(value);
  const plain =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === '';
  return plain ? undefined : 'must be an http or https URL without path, query or credentials';
}

function addressOrRange(value: string): string | undefined {
  const [address = '', bits, ...rest] = value.split('/');
  const version = isIP(address);
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 6 ? 128 : 32));
  return version !== 0 && fits && rest.length === 0 ? undefined : 'must hold IP addresses or CIDR ranges';
}

/** Where the server listens, and what it believes of a request. */
export const server = {
  host: text('host', '127.0.0.1', 'Address to listen on.'),
  port: integer('port', [0, 65_535], 8080, 'Port to listen on; 0 takes any free one.'),
  publicUrl: optionalText(
    'public-url',
    'The URL that people and programs use: issuer of tokens, base of links. Never taken from a request. Default: http://localhost:<port>.',
    { check: origin },
  ),
  trustedProxies: list(
    'trusted-proxies',
    'Proxies (addresses or CIDR ranges) whose X-Forwarded-For counts. Everyone else’s is ignored.',
    addressOrRange,
  ),
  corsOrigins: list(
    'cors-origins',
    'Browser origins that may call the APIs, each exactly as browsers send it.',
    origin,
  ),
  metricsPort: integer(
    'metrics-port',
    [0, 65_535],
    9464,
    'Port of the Prometheus metrics, on loopback; 0 switches them off.',
  ),
  logLevel: oneOf(
    'log-level',
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    'info',
    'Least important level that is logged.',
  ),
};
