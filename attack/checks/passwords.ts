import { dictionary } from '@zxcvbn-ts/language-common';
import { asseco } from '#test/parity/faces/asseco.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { facesThat } from '#test/parity/faces.ts';
import { START } from '#test/parity/world.ts';
import { type Check, none } from '../check.ts';
import { Line } from '../support/line.ts';
import { OVERKIZ, People } from '../support/people.ts';
import type { AttackedServer } from '../support/server.ts';
import { storedRows } from '../support/stored-rows.ts';

/** Passwords are taken as they are, whole, whatever is in them. */
export const passwordRules: Check = {
  id: 'S91',
  title: 'what a password may be',
  async run(grounds, found) {
    const world = await grounds.world();
    const good: Readonly<Record<string, string>> = {
      '8 characters': 'qzj7 wpx',
      '15 characters': 'qzj7 wpx kvb 3m',
      '64 characters': `zq${'7 wpx'.repeat(13)}`.slice(0, 64),
      '128 characters': `zq${'7 wpx'.repeat(26)}`.slice(0, 128),
      'spaces at both ends': '  qzj7 wpx kvb  ',
      'four scripts': 'ñandú Ελλάδα 東京 Æsj',
      emoji: '🦊🐢🦉🐝🦋🐌🐙🦀',
    };
    const wrong: string[] = [];
    for (const [what, password] of Object.entries(good))
      for (const face of facesThat('setPassword')) {
        const who = await world.person();
        const set = await face.setPassword(world, who, password);
        const exact = (await asseco.signIn(world, who.email, password)).word;
        const cut = (await asseco.signIn(world, who.email, [...password].slice(0, -1).join(''))).word;
        if (set !== 'done' || exact !== 'in' || cut !== 'refused') wrong.push(`${what}: ${set}, ${exact}, cut ${cut}`);
      }
    found(
      none(
        `${Object.keys(good).length} kinds of passwords, set, signed in with, and with the last character less`,
        'not taken exactly',
        wrong,
        Object.keys(good).length,
      ),
    );
    const long = `${'qz7 wpx k'.repeat(8)}`;
    const who = await world.person();
    const [set] = facesThat('setPassword');
    await set?.setPassword(world, who, `${long}A`);
    const beyond = (await zentry.signIn(world, who.email, `${long}B`)).word;
    const tooLong = await world.entur.call('PUT', `/profiles/${who.customerNumber}/set-password`, {
      token: world.partner,
      body: { newPassword: 'q'.repeat(129) },
    });
    found({
      sent: 'two passwords that differ in character 73; one of 129 characters',
      figure: `the other: ${beyond}; 129: ${tooLong.status}`,
      pass: beyond === 'refused' && tooLong.status === 400,
    });
  },
};

/** Passwords that everybody has, and words of the person's own context, at every face that sets one. */
export const blockList: Check = {
  id: 'S92',
  title: 'common passwords',
  async run(grounds, found) {
    const world = await grounds.world();
    const words = (dictionary['passwords-common'] as readonly string[]).filter((word) => word.length >= 8);
    const count = grounds.count(3000, 100);
    for (const face of facesThat('setPassword')) {
      const who = await world.person();
      const taken: string[] = [];
      const tried = [...words.slice(0, count), who.username, who.email, `${who.username}-2026`];
      for (const word of tried) if ((await face.setPassword(world, who, word)) !== 'weak') taken.push(word);
      found(
        none(`${face.name}: ${tried.length} common passwords and words of the person`, 'taken', taken, tried.length),
      );
    }
    for (const face of facesThat('changePassword')) {
      if (face.sessions !== 'token') continue;
      const taken: string[] = [];
      const tried = words.slice(0, grounds.count(200, 20));
      for (const word of tried) {
        const who = await world.person();
        const said = await face.changePassword(world, who, START, word, await world.session(zentry, who.email));
        if (said !== 'weak') taken.push(`${word}: ${said}`);
      }
      found(none(`${face.name}: ${tried.length} common passwords by their owners`, 'taken', taken, tried.length));
    }
  },
};

/** What is stored of passwords, and that it follows when the parameters rise. */
export const hashParameters: Check = {
  id: 'S93',
  title: 'hash parameters',
  async run(grounds, found) {
    const server = await grounds.server();
    const people = new People(new Line(server.port));
    const userId = 'whose-hash-it-is';
    const password = 'quiet-harbour-42';
    const endUser = { userId, email: 'hash@x.example' };
    await people.must(people.json('POST', `${OVERKIZ}/enduser/mainAccount`, { endUser, password }));
    people.line.close();
    const stored = await hashesIn(server);
    const weak = stored.filter((phc) => !/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/.test(phc));
    found(none('every stored password', 'not argon2id, m=19456, t=2', weak, stored.length));
    await server.stop();
    const raised = await grounds.server({ dataDir: server.dataDir, env: { TESSERA_HASHING_PASSES: '3' } });
    const again = new People(new Line(raised.port));
    const form = { grant_type: 'password', username: userId, password };
    await again.grant(form);
    await again.grant(form);
    again.line.close();
    const rehashed = (await hashesIn(server)).filter((phc) => phc.includes('t=3')).length;
    found({
      sent: 'TESSERA_HASHING_PASSES 3, and a sign-in of one person',
      figure: `${rehashed} rehashed`,
      pass: rehashed === 1,
    });
  },
};

async function hashesIn(server: AttackedServer): Promise<readonly string[]> {
  return (await storedRows(server, 'password')).map(({ phc }) => String(phc));
}
