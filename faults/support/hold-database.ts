/**
 * Another process on the embedded database: holds the writer (`write`) or a snapshot (`read`) until its input ends. Says `held`
 * once it does: `hold-database.ts FILE write`.
 */
import { DatabaseSync } from 'node:sqlite';

const [, , file = '', how = ''] = process.argv;
const database = new DatabaseSync(file, { timeout: 5000 });
database.exec(how === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
database.prepare('SELECT count(*) FROM account').get();
process.stdout.write('held\n');
process.stdin.resume().on('end', () => {
  database.exec('ROLLBACK');
  database.close();
});
