import type { Check } from '../check.ts';
import { none } from '../check.ts';
import { Line } from '../support/line.ts';
import { OVERKIZ, People } from '../support/people.ts';

const OURS = 'https://app.example.org';

/** Only origins that are listed may read, none with credentials. */
export const crossOrigin: Check = {
  id: 'S69',
  title: 'origins',
  async run(grounds, found) {
    const server = await grounds.server({ env: { TESSERA_CORS_ORIGINS: OURS } });
    const line = new Line(server.port);
    const origins = [
      'null',
      'https://evil.example',
      `${OURS}.evil.example`,
      'https://evil-app.example.org',
      'http://app.example.org',
      `${OURS}:444`,
      `${OURS}/`,
      'https://APP.example.org',
      `${OURS}, https://evil.example`,
      '*',
      '',
      'file://',
      `https://app.example.org@evil.example`,
    ];
    const paths = [
      '/v1/identity/me',
      '/User/tenants',
      `${OVERKIZ}/authenticated`,
      '/customers/v2/profiles',
      '/connect/token',
      '/health/live',
    ];
    const allowed: string[] = [];
    for (const origin of origins)
      for (const path of paths)
        for (const method of ['GET', 'OPTIONS']) {
          const ahead = method === 'OPTIONS' ? { 'access-control-request-method': 'GET' } : {};
          const { headers } = await line.call({ method, path, headers: { origin, ...ahead } });
          const told = headers['access-control-allow-origin'];
          if (told !== undefined) allowed.push(`${origin} at ${path}: ${told}`);
          if (headers['access-control-allow-credentials'] !== undefined) allowed.push(`credentials at ${path}`);
        }
    found(
      none(
        `${origins.length} origins that are nearly the listed one, ${paths.length} paths, with preflight`,
        'allowed',
        allowed,
        origins.length * paths.length * 2,
      ),
    );
    const { headers } = await line.call({ method: 'GET', path: '/v1/identity/me', headers: { origin: OURS } });
    const own = headers['access-control-allow-origin'];
    found({ sent: 'the listed origin', figure: String(own), pass: own === OURS });
    line.close();
    await server.close();
  },
};

/** Parameters that say where to go lead nowhere. */
export const openRedirects: Check = {
  id: 'S68',
  title: 'redirects off the site',
  async run(grounds, found) {
    const { server } = await grounds.shared();
    const people = new People(new Line(server.port));
    const targets = [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
      '\r\nLocation: https://evil.example',
      'https:evil.example',
    ];
    const names = [
      'returnUrl',
      'continue',
      'redirect_uri',
      'url',
      'next',
      'errorMessage',
      'outcome',
      'lang',
      'token',
      'userId',
    ];
    const pages = [
      'accountManagement/resetPassword',
      'accountManagement/resetPasswordSuccess',
      'accountManagement/resetPasswordFailure',
      'accountManagement/validation',
      'accountManagement/emailValidation',
      'termsOfUse',
    ];
    const away: string[] = [];
    let sent = 0;
    for (const page of pages)
      for (const name of names)
        for (const target of targets) {
          const path = `${OVERKIZ}/${page}?${name}=${encodeURIComponent(target)}`;
          const form = people.form(`${OVERKIZ}/${page}`, { [name]: target, answer: 'yes' });
          for (const request of [{ method: 'GET', path, headers: { accept: 'text/html' } }, form]) {
            sent += 1;
            const { headers, text, status } = await people.line.call(request);
            const { location } = headers;
            if (location !== undefined && !location.startsWith(`${OVERKIZ}/`))
              away.push(`${page} ${name}: ${location}`);
            if (/(href|src|action)="[^"]*evil|javascript:/i.test(text)) away.push(`${page} ${name}: in the page`);
            if (status >= 500) away.push(`${page} ${name}: ${status}`);
          }
        }
    found(
      none(
        `${sent} requests to ${pages.length} pages with ${targets.length} addresses in ${names.length} parameters`,
        'that lead away',
        away,
        sent,
      ),
    );
    found(await reflected(people));
    people.line.close();
  },
};

/** What comes in a query is never markup of a page (S74). */
async function reflected(people: People) {
  const payloads = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    '</title><svg onload=alert(1)>',
    '&lt;b&gt;',
  ];
  const raw: string[] = [];
  for (const payload of payloads)
    for (const accept of ['text/html', '*/*']) {
      const path = `${OVERKIZ}/accountManagement/resetPasswordFailure?errorMessage=${encodeURIComponent(payload)}`;
      const { headers, text } = await people.line.call({ method: 'GET', path, headers: { accept } });
      const isPage = (headers['content-type'] ?? '').startsWith('text/html');
      if (
        isPage &&
        (text.includes(payload) || !/script-src|default-src 'none'/.test(headers['content-security-policy'] ?? ''))
      )
        raw.push(payload);
      if (!isPage && headers['x-content-type-options'] !== 'nosniff') raw.push(`${payload} as JSON without nosniff`);
    }
  return none(
    `${payloads.length} payloads as errorMessage, as a page and as JSON (S74)`,
    'in a page',
    raw,
    payloads.length * 2,
  );
}
