/** Prints the rows that one statement gives on a database file, for whoever cannot reach the file: `query-file.ts FILE SQL`. */
import { DatabaseSync } from 'node:sqlite';

const [, , file = '', sql = ''] = process.argv;
const database = new DatabaseSync(file, { timeout: 5000 });
process.stdout.write(JSON.stringify(database.prepare(sql).all()));
database.close();
