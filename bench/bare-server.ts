/**
 * What Tessera is measured against: Fastify routes that answer JSON, that read one row from SQLite, and that read one row and
 * change it durably. Prints its port.
 */
import { DatabaseSync } from 'node:sqlite';
import Fastify from 'fastify';

const database = new DatabaseSync(process.argv[2] ?? ':memory:');
database.exec('pragma journal_mode = wal; pragma synchronous = full');
database.exec('create table user (id text primary key, name text, email text) strict, without rowid');
const insert = database.prepare('insert into user values (?, ?, ?)');
for (let id = 0; id < 1000; id += 1) insert.run(String(id), `user${id}`, `user${id}@example.org`);
const read = database.prepare('select * from user where id = ?');
const change = database.prepare('update user set name = ? where id = ?');
const app = Fastify({ logger: false });
let changes = 0;
app.get<{ Params: { id: string } }>('/users/:id', async (request) => read.get(request.params.id));
app.post('/json', async () => ({ access_token: 'x'.repeat(500), token_type: 'Bearer', expires_in: 86_400 }));
app.post<{ Params: { id: string } }>('/users/:id', async (request) => {
  const row = read.get(request.params.id);
  changes += 1;
  change.run(`name${changes}`, request.params.id);
  return row;
});
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${(app.addresses()[0] as { port: number } | undefined)?.port}\n`);
process.on('SIGTERM', () => process.exit(0));
