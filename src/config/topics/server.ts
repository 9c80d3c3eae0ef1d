import { isIP } from 'node:net';
import { flag, integer, list, oneOf, optionalText, text } from '../setting.ts';

function isBareUrl(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol) || /[?#]/.test(value)) return false;
  return url.pathname === '/' && url.username === '' && url.password === '';
}

function isHost(value: string): boolean {
  return isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value);
}

/** Not everyone (`/0`): then every client could choose its own address. */
function isAddressOrRange(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/');
  const version = address.includes('%') ? 0 : isIP(address);
  const most = version === 6 ? 128 : 32;
  const fits = bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= most);
  return version !== 0 && fits && rest.length === 0;
}

/** Where the server listens, and what it believes of a request. */
export const server = {
  host: text('host', '127.0.0.1', 'Address to listen on.', {
    check: (value) => (isHost(value) ? undefined : 'must be an IP address or the name of a host'),
  }),
  port: integer('port', [0, 65_535], 8080, 'Port to listen on; 0 takes any free one.'),
  publicUrl: optionalText(
    'public-url',
    'The URL that people and programs use: issuer of tokens, base of links. Never taken from a request. Default: http://localhost:<port>.',
    {
      check: (value = '') =>
        isBareUrl(value) ? undefined : 'must be an http or https URL without path, query or credentials',
    },
  ),
  trustedProxies: list(
    'trusted-proxies',
    'Proxies (addresses or CIDR ranges) whose X-Forwarded-For counts. Everyone else’s is ignored.',
    (value) => (isAddressOrRange(value) ? undefined : 'must hold IP addresses or CIDR ranges, none of them /0'),
  ),
  corsOrigins: list(
    'cors-origins',
    'Browser origins that may call the APIs, each exactly as browsers send it.',
    (value) =>
      isBareUrl(value) && new URL(value).origin === value
        ? undefined
        : 'must hold origins as browsers send them, such as https://app.example.org',
  ),
  maintenance: flag(
    'maintenance',
    false,
    'Every API answers that the server cannot serve for now, each in its own form; health, documents and outgoing messages go on.',
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
