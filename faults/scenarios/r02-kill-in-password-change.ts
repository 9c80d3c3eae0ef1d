import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { nameOf, PASSWORD } from '../support/furnish.ts';
import { json } from '../support/http.ts';
import { checkInvariants } from '../support/invariants.ts';
import { killRounds, type Round } from '../support/kill-rounds.ts';
import { type Standing, standingOf } from '../support/ledger.ts';
import { changePassword, isAuthenticated, logIn, signIn, tokenOf } from '../support/people.ts';

const CLIENTS = 4;

/** A person who changes the password again and again, with a session elsewhere that each change must end. */
interface Person {
  readonly name: string;
  password: string;
  token: string;
  elsewhere: string;
  /** The change of this round, if it came that far. */
  change: { readonly to: string; standing: Standing } | undefined;
}

/** Changes of password, and SIGKILL: afterwards the old one or the new one works, and other sessions live with the old one only. */
export const killInPasswordChange: Scenario = {
  id: 'R02',
  title: 'kill -9 in password change',
  on: ['sqlite', 'postgres'],
  shortOn: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const nodes = await stand.nodes(ground);
    const ledger = stand.ledger(ground);
    const people = Array.from({ length: CLIENTS }, (_, index) => personNamed(nameOf(index)));
    await killRounds(stand, nodes, {
      rounds: stand.kills(2),
      clients: CLIENTS,
      mostAnswers: CLIENTS,
      before: (round) => Promise.all(people.map((person) => ready(round, person))).then(() => {}),
      async client(round, index) {
        const person = people[index];
        if (person === undefined) return;
        const to = `${PASSWORD}-${round.number}-${index}`;
        const change: Person['change'] = { to, standing: 'unknown' };
        person.change = change;
        const intent = { name: person.name, from: person.password, to };
        const send = () => changePassword(round.port(), person.token, person.password, to);
        change.standing = standingOf(await ledger.record(`${round.number}-${index}`, intent, send));
        round.answered();
      },
      after: (round) => Promise.all(people.map((person) => compare(stand, round, person))).then(() => {}),
    });
    for (const name of ['lost', 'neither or both', 'sessions that outlived a change']) stand.count(name, 0);
    const trail = await ground.query("SELECT 1 AS found FROM audit WHERE event = 'password-changed'");
    stand.rule(trail.length === Number(stand.figures['new in force']), 'Changes and their audit rows do not agree.');
    stand.rule(Number(stand.figures.acknowledged) > 0, 'Nothing was acknowledged: the scenario proved nothing.');
    await checkInvariants(stand, ground);
  },
};

function personNamed(name: string): Person {
  return { name, password: PASSWORD, token: '', elsewhere: '', change: undefined };
}

async function ready(round: Round, person: Person): Promise<void> {
  const { headers } = await logIn(round.port(), person.name, person.password);
  person.elsewhere = String(headers['set-cookie']).split(';')[0] ?? '';
  person.token = await tokenOf(round.port(), person.name, person.password);
  person.change = undefined;
}

async function compare(stand: Stand, round: Round, person: Person): Promise<void> {
  const { change } = person;
  if (change === undefined) return;
  stand.count(change.standing);
  const elsewhereLives = await isAuthenticated(round.port(), person.elsewhere);
  const newWorks = await works(round, person.name, change.to);
  const oldWorks = await works(round, person.name, person.password);
  if (newWorks === oldWorks) stand.count('neither or both');
  if (change.standing === 'acknowledged' && !newWorks) stand.count('lost');
  stand.rule(change.standing !== 'refused' || oldWorks, 'A change was refused and made.');
  if (newWorks === elsewhereLives) stand.count('sessions that outlived a change');
  if (newWorks) stand.count('new in force');
  person.password = newWorks ? change.to : person.password;
  stand.rule(stand.figures.lost === undefined, 'A change that was acknowledged is not there.');
  stand.rule(stand.figures['neither or both'] === undefined, 'Neither password works, or both do.');
  stand.rule(
    stand.figures['sessions that outlived a change'] === undefined,
    'A session outlived a change, or ended without one.',
  );
}

async function works(round: Round, name: string, password: string): Promise<boolean> {
  const answer = await signIn(round.port(), name, password);
  if (answer.status === 200) return true;
  if (answer.status === 400 && json(answer).error === 'invalid_grant') return false;
  throw new Error(`${name} cannot be told: ${answer.status} ${answer.text}`);
}
