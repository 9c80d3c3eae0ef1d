import type { Check } from '../check.ts';
import { Line } from '../support/line.ts';
import { PASSWORD, People } from '../support/people.ts';
import { visible } from '../support/visible.ts';
import { bearer, programs, recoveries, type Someone, signIns } from '../support/ways-in.ts';

/** Asking for recovery says nothing of whom it was asked for. */
export const recoveryAnswers: Check = {
  id: 'S02',
  title: 'recovery answers everybody alike',
  async run(grounds, found) {
    const { server, staff } = await grounds.shared();
    const people = new People(new Line(server.port));
    const tokens = await programs(people, staff);
    const make = async () => people.register(tokens.app);
    const status = (who: Someone, letter: string) =>
      server.command('user', 'set-status', '--user', who.email, '--tenant', '1', '--status', letter);
    const kinds: Record<string, Someone> = {
      unverified: await make(),
      verified: await verified(people, await make()),
      'with a second message': await make(),
      passive: await make(),
      deleted: await make(),
      locked: await make(),
      unknown: { username: 'nobody-at-all', email: 'nobody-at-all@people.example' },
    };
    status(kinds.passive as Someone, 'P');
    status(kinds.deleted as Someone, 'D');
    await lock(people, kinds.locked as Someone);
    for (const [name, recovery] of Object.entries(recoveries(people, tokens))) {
      const seen = new Map<string, string>();
      for (const [kind, who] of Object.entries(kinds)) {
        if (kind === 'with a second message') await people.line.call(recovery(who));
        seen.set(kind, visible(await people.line.call(recovery(who))).replaceAll(who.username, '‹name›'));
      }
      const kindsSeen = new Set(seen.values());
      const apart = [...seen].filter(([, answer]) => answer !== seen.get('unknown')).map(([kind]) => kind);
      found({
        sent: `${name}: for somebody ${Object.keys(kinds).join(', ')}`,
        figure: `${kindsSeen.size} different answer${kindsSeen.size === 1 ? '' : `s: ${apart.join(', ')} apart`}, header for header`,
        pass: kindsSeen.size === 1,
      });
    }
    people.line.close();

    async function lock(by: People, { username }: Someone): Promise<void> {
      const login = signIns(by, tokens)['zentry login'];
      for (let guess = 0; guess < 5; guess += 1) if (login) await by.line.call(login(username, `wrong-${guess}`));
    }
  },
};

/** Confirms an address with the code that was sent there. */
async function verified(people: People, who: Someone): Promise<Someone> {
  const grant = { grant_type: 'password', username: who.username, password: PASSWORD };
  const { access_token: token } = await people.grant(grant);
  const code = await people.codeFor(who.email);
  const body = { email: who.email, 'confirmation-code': code };
  await people.must(people.json('PUT', '/v1/identity/me/email/confirm', body, bearer(token)));
  return who;
}
