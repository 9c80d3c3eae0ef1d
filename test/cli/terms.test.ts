import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type CommandLine, commandLine } from './command-line.ts';

const BASE = '/enduser-mobile-web/enduserAPI';
const GATEWAY = '1234-5678-9012';
const TEXT = 'Be kind to the gateway.\n\nIt is small.\n';

describe('terms of use on the command line', { timeout: 120_000 }, () => {
  let tessera: CommandLine;
  let stop: () => Promise<void>;
  before(async () => {
    tessera = await commandLine({ TESSERA_TERMS_FILE: 'terms.txt', TESSERA_TERMS_VERSION: '2026-11' });
    await writeFile(join(tessera.folder, 'terms.txt'), TEXT);
    stop = await tessera.serve();
    await tessera.json(['user', 'create', '--tenant', '1', '--username', 'kari', '--email', 'kari@example.org']);
  });
  after(async () => {
    await stop?.();
    await tessera?.remove();
  });

  const issue = (gateway: string, user = 'kari') =>
    tessera.command(['terms', 'issue', '--gateway', gateway, '--user', user]);

  test('issued beside a running server, accepted there, and the evidence is here', async () => {
    const hash = createHash('sha256').update(TEXT).digest('hex');
    const issued = await tessera.json(['terms', 'issue', '--gateway', GATEWAY, '--user', 'kari']);
    assert.deepEqual(
      [issued.gatewayId, issued.email, issued.version, issued.textHash],
      [GATEWAY, 'kari@example.org', '2026-11', hash],
    );
    assert.deepEqual(await tessera.json(['terms', 'list', '--user', 'kari']), []);
    const token = await mailed('kari@example.org');
    assert.ok(!JSON.stringify(issued).includes(token), 'the token is mailed, and nowhere else');
    const accepted = await fetch(`${tessera.url}${BASE}/termsOfUse/${GATEWAY}/accept/${token}`, { method: 'POST' });
    assert.deepEqual(await accepted.json(), { TermsOfUseValidated: true });
    const shown = await tessera.json(['user', 'show', '--user', 'kari', '--tenant', '1']);
    assert.deepEqual([shown.gatewayIds, shown.setupOID], [[GATEWAY], null]);
    const [decision] = await tessera.json(['terms', 'list', '--user', 'kari', '--tenant', '1']);
    assert.deepEqual(
      [decision.gatewayId, decision.choice, decision.version, decision.textHash],
      [GATEWAY, 'accepted', '2026-11', hash],
    );
    assert.match(decision.at, /^\d{4}-\d\d-\d\dT/);
    assert.equal((await tessera.command(['terms', 'show', '--text', hash])).out, TEXT);
    assert.match(
      (await tessera.command(['terms', 'list', '--user', 'kari'])).out,
      / accepted +1234-5678-9012 +2026-11 /,
    );
  });

  test('what cannot be issued or shown is told', async () => {
    const bad = await issue('1234');
    assert.deepEqual(
      [bad.code, bad.err],
      [1, 'gateway: The value is not well formed. Expected: an id such as 1234-5678-9012.\n'],
    );
    assert.deepEqual((await issue(GATEWAY, 'nobody')).err, 'There is no such user.\n');
    await tessera.json(['user', 'create', '--tenant', '1', '--username', 'ola', '--email', 'ola@example.org']);
    assert.equal((await issue(GATEWAY, 'ola')).err, `gateways: Gateway ${GATEWAY} belongs to another account\n`);
    assert.equal((await tessera.command(['terms', 'show', '--text', 'abc'])).err, 'There is no such text.\n');
  });

  test('a gateway is taken from whoever has it, and the terms of that one decide nothing any more', async () => {
    for (const name of ['squatter', 'owner'])
      await tessera.json(['user', 'create', '--tenant', '1', '--username', name, '--email', `${name}@example.org`]);
    const gateway = '2222-3333-4444';
    assert.equal((await issue(gateway, 'squatter')).code, 0);
    const token = await mailed('squatter@example.org', gateway);
    const detach = () => tessera.command(['gateway', 'detach', '--gateway', gateway]);
    assert.match((await detach()).out, /^2222-3333-4444 is no longer with [0-9a-f]{32}\.\n$/);
    const late = await fetch(`${tessera.url}${BASE}/termsOfUse/${gateway}/accept/${token}`, { method: 'POST' });
    assert.deepEqual(await late.json(), { TermsOfUseValidated: false });
    assert.equal((await detach()).code, 1);
    assert.equal((await issue(gateway, 'owner')).code, 0);
  });

  /** The token in the newest message about terms, as soon as it is delivered. */
  async function mailed(to: string, gateway: string = GATEWAY): Promise<string> {
    for (;;) {
      const answer = await fetch(`${tessera.url}/mailbox/messages?to=${to}`);
      for (const { text } of (await answer.json()) as { text: string }[]) {
        const token = text.includes(gateway) ? /^[A-Za-z0-9_-]{43}$/m.exec(text)?.[0] : undefined;
        if (token !== undefined) return token;
      }
    }
  }
});
