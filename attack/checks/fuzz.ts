import { faces } from '#faces/index.ts';
import type { Check, Finding } from '../check.ts';
import { type Fuzzed, fuzzFace } from '../fuzz/fuzz-face.ts';
import { Line } from '../support/line.ts';
import { People, rootToken } from '../support/people.ts';

const LANES = 4;

/** Operations that cannot succeed here, and why. */
const OUT_OF_REACH: Readonly<Record<string, string>> = {
  'POST /v1/identity/me/logins': 'no provider is configured (S43 to S45 have one)',
  'DELETE /v1/identity/me/logins/{login}': 'no provider is configured (S43 to S45 have one)',
};

/** Requests made from each API's OpenAPI document, valid and hostile mixed; every answer is judged by the document. */
export const fuzz: Check = {
  id: 'fuzz',
  title: 'no answer outside the document',
  async run(grounds, found) {
    for (const { id, documentUrl } of faces) {
      if (grounds.faces.length > 0 && !grounds.faces.includes(id)) continue;
      const { server, staff } = await grounds.shared();
      const requests = grounds.count(20_000, 600);
      const people = new People(new Line(server.port));
      const renewed = { ...staff, root: await rootToken(people) };
      people.line.close();
      const options = { server, staff: renewed, documentUrl, requests, lanes: LANES, seed: grounds.seed };
      for (const finding of judge(id, await fuzzFace(options), grounds.seed, grounds.short)) found(finding);
    }
  },
};

function judge(face: string, fuzzed: Fuzzed, seed: number, short: boolean): readonly Finding[] {
  const { requests, unavailable, byStatus, faults } = fuzzed;
  const statuses = [...byStatus].sort(([one], [other]) => one - other).map(([status, count]) => `${status}×${count}`);
  const failed = [...byStatus].reduce((sum, [status, count]) => sum + (status >= 500 && status !== 503 ? count : 0), 0);
  const sent = `${face}: ${requests} requests from its document, seed ${seed}`;
  const unreached = fuzzed.neverSucceeded.filter((operation) => !(operation in OUT_OF_REACH));
  return [
    {
      sent,
      figure: `${failed} answers 5xx, ${unavailable} of a full hash queue (503), ${faults.length} kinds of answers outside the document; ${statuses.join(' ')}`,
      pass: failed === 0 && faults.length === 0,
    },
    {
      sent: `${face}: how deep they went`,
      figure: `${fuzzed.operations - fuzzed.neverSucceeded.length} of ${fuzzed.operations} operations succeeded at least once${unreached.length === 0 ? '' : `; never: ${unreached.join(', ')}`}`,
      // A few hundred requests do not reach what needs three things at once.
      pass: short || unreached.length === 0,
    },
    ...faults.map((fault) => ({
      sent: `${face}, smallest request (seed ${fault.seed}):\n${indent(fault.request)}`,
      figure: `${fault.operation}: ${fault.what}:\n${indent(fault.answer)}`,
      pass: false,
    })),
  ];
}

const indent = (text: string) => text.replaceAll(/^/gm, '      ');
