import { openSink } from '#test/delivery/mail-sink.ts';
import type { Check } from '../check.ts';
import { importCrowd, someone } from '../support/crowd.ts';
import { Line } from '../support/line.ts';
import { MAILED_TOKEN, People } from '../support/people.ts';
import { compare, judged } from '../support/timing.ts';
import { programs, recoveries, signIns } from '../support/ways-in.ts';

/** Failures that a name has before it locks; what is measured is the way before that. */
const TRIES = 4;
const SMTP_DELAY_MS = 5000;

/** Whether a wrong password of somebody takes as long as one of nobody, and is answered alike. */
export const signInTiming: Check = {
  id: 'S01',
  title: 'sign-in: somebody and nobody',
  async run(grounds, found) {
    const { server, staff } = await grounds.shared();
    const people = new People(new Line(server.port));
    const ways = signIns(people, await programs(people, staff));
    const pairs = grounds.pairs(1000, 10);
    const warmUps = grounds.count(100, 2);
    const each = Math.ceil((pairs + warmUps) / TRIES);
    const known = importCrowd(server, 'known', each * Object.keys(ways).length);
    for (const [index, [way, signIn]] of Object.entries(ways).entries()) {
      const at = (name: string) => ({ request: signIn(name, 'wrong-password-1'), name });
      const compared = await compare({
        line: people.line,
        pairs,
        warmUps,
        seed: grounds.seed,
        first: (turn) => at(someone('ghost', index * each + Math.floor(turn / TRIES)).email),
        second: (turn) => at(known[index * each + Math.floor(turn / TRIES)]?.email ?? ''),
      });
      found({
        sent: `${way}: ${pairs} pairs, nobody and somebody with a wrong password`,
        ...judged(compared, grounds.timesDecide),
      });
    }
    people.line.close();
  },
};

/** The same for asking for a message, while the mail server is slow: nobody waits for it. */
export const recoveryTiming: Check = {
  id: 'S03',
  title: 'recovery: somebody and nobody, with a slow mail server',
  async run(grounds, found) {
    const sink = await openSink({
      onData: (stream, _session, done) => {
        stream.resume().on('end', () => setTimeout(done, SMTP_DELAY_MS));
      },
    });
    const { server, staff } = await grounds.staffed();
    await server.stop();
    const env = { TESSERA_SMTP_URL: sink.url, TESSERA_MAIL_FROM: 'tessera@example.org' };
    const slow = await grounds.server({ dataDir: server.dataDir, env });
    const people = new People(new Line(slow.port));
    const pairs = grounds.pairs(1000, 10);
    const warmUps = grounds.count(100, 2);
    const ways = Object.entries(recoveries(people, await programs(people, staff)));
    const proved = importCrowd(slow, 'proved', (pairs + warmUps) * ways.length);
    const unproved = importCrowd(slow, 'unsure', pairs + warmUps, { verified: false });
    for (const [index, [way, recovery]] of ways.entries()) {
      // Whose account is validated already is sent nothing.
      const known = way === 'overkiz validation' ? unproved : proved.slice(index * (pairs + warmUps));
      const compared = await compare({
        line: people.line,
        pairs,
        warmUps,
        seed: grounds.seed,
        first: (turn) => {
          const nobody = someone(`ghost${index}`, turn);
          return { request: recovery(nobody), name: nobody.username };
        },
        second: (turn) => {
          const somebody = known[turn] ?? someone('none', 0);
          return { request: recovery(somebody), name: somebody.username };
        },
      });
      const { figure, pass } = judged(compared, grounds.timesDecide);
      found({
        sent: `${way}: ${pairs} pairs, the mail server takes ${SMTP_DELAY_MS / 1000} s a mail`,
        figure: `${figure}, p99 ${compared.p99.toFixed(1)} ms`,
        pass: pass && compared.p99 < grounds.milliseconds(300),
      });
    }
    people.line.close();
    await slow.stop();
    await sink.close();
  },
};

/** Why a reset is refused cannot be told: not by the answer and not by the time. */
export const resetOracle: Check = {
  id: 'S10',
  title: 'resetPassword: one refusal',
  async run(grounds, found) {
    const { server } = await grounds.shared();
    const people = new People(new Line(server.port));
    const pairs = grounds.pairs(1000, 10);
    const warmUps = grounds.count(100, 2);
    const reset = (email: string, resetCode: string, newPassword: string) => ({
      request: people.json('POST', '/resetPassword', { email, resetCode, newPassword }),
      name: email,
    });
    const wrong = 'A'.repeat(43);
    const good = 'a-road-out-of-it-42';
    const kinds = {
      'somebody who asked, with a wrong code': (email: string) => reset(email, wrong, good),
      'somebody who asked, with a wrong code and a weak password': (email: string) => reset(email, wrong, 'x'),
      'somebody who asked, with the code that a newer one voided': (email: string) => reset(email, voided, good),
    };
    const voided = await voidedCode(people, server);
    const crowd = importCrowd(server, 'asking', (pairs + warmUps) * Object.keys(kinds).length);
    for (const [index, [what, ask]] of Object.entries(kinds).entries()) {
      const known = crowd.slice(index * (pairs + warmUps), (index + 1) * (pairs + warmUps));
      for (const { email } of known) await people.must(people.json('POST', '/forgotPassword', { email }));
      const compared = await compare({
        line: people.line,
        pairs,
        warmUps,
        seed: grounds.seed,
        first: (turn) => reset(someone(`ghost${index}`, turn).email, wrong, good),
        second: (turn) => ask(known[turn]?.email ?? ''),
      });
      found({ sent: `${pairs} pairs, nobody and ${what}`, ...judged(compared, grounds.timesDecide) });
    }
    people.line.close();
  },
};

/** A reset code of somebody that was good, and is no longer. */
async function voidedCode(people: People, server: Parameters<typeof importCrowd>[0]): Promise<string> {
  const [{ email } = someone('none', 0)] = importCrowd(server, 'voided', 1);
  await people.must(people.json('POST', '/forgotPassword', { email }));
  const code = await people.codeFor(email, MAILED_TOKEN);
  const newPassword = 'spent-and-gone-42';
  await people.must(people.json('POST', '/resetPassword', { email, resetCode: code, newPassword }));
  return code;
}
