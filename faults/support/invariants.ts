import type { Stand } from '../stand.ts';
import type { Ground } from './ground.ts';

/** Statements that must find nothing, whatever happened: each with what it would mean if it did. */
const NOTHING: readonly (readonly [sentence: string, sql: string])[] = [
  [
    'a name is claimed by two accounts',
    'SELECT 1 AS found FROM identifier GROUP BY tenant_id, space, value HAVING count(*) > 1',
  ],
  [
    'an account has no name of its own',
    `SELECT 1 AS found FROM account a WHERE a.status <> 'D' AND NOT EXISTS
       (SELECT 1 FROM identifier i WHERE i.account_id = a.id AND i.value = a.username)`,
  ],
  [
    'an account has no credential, and no code that would give it one',
    `SELECT 1 AS found FROM account a WHERE a.status <> 'D'
       AND NOT EXISTS (SELECT 1 FROM password p WHERE p.account_id = a.id)
       AND NOT EXISTS (SELECT 1 FROM generated_password g WHERE g.account_id = a.id)
       AND NOT EXISTS (SELECT 1 FROM single_use_secret s WHERE s.account_id = a.id)`,
  ],
  [
    'an account was made without an audit row',
    `SELECT 1 AS found FROM account a WHERE NOT EXISTS (SELECT 1 FROM audit e WHERE e.account_id = a.id
       AND e.event IN ('user-registered', 'user-imported', 'user-invited', 'customer-created', 'administrator-created'))`,
  ],
  [
    'a single-use secret was used before it was made, or twice over',
    'SELECT 1 AS found FROM single_use_secret WHERE used_at < created_at OR (used_at IS NOT NULL AND voided_at < used_at)',
  ],
  [
    'a code is under way and no message with it was ever queued',
    `SELECT 1 AS found FROM single_use_secret s WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.account_id = s.account_id)`,
  ],
  [
    'a message has a state that nobody knows',
    "SELECT 1 AS found FROM outbox WHERE status NOT IN ('queued', 'sent', 'dead', 'expired')",
  ],
  [
    'a refresh token belongs to no session',
    'SELECT 1 AS found FROM refresh_token r WHERE NOT EXISTS (SELECT 1 FROM session s WHERE s.id = r.session_id)',
  ],
];

/** What must hold after every fault, on both databases; SQLite's own checks of its file besides. */
export async function checkInvariants(stand: Stand, ground: Ground): Promise<void> {
  for (const [sentence, sql] of NOTHING) {
    const found = (await ground.query(sql)).length;
    stand.rule(found === 0, `Afterwards ${sentence} (${found} times).`);
  }
  if (ground.kind !== 'sqlite') return;
  const [integrity] = await ground.query('PRAGMA integrity_check');
  stand.rule(integrity?.integrity_check === 'ok', 'SQLite finds its file damaged.');
  stand.rule((await ground.query('PRAGMA foreign_key_check')).length === 0, 'A row refers to one that is not there.');
}
