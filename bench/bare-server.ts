/** What `/v1/identity/me` is measured against: a Fastify route with one SQLite point read. Prints its port. */
import { DatabaseSync } from 'node:sqlite';
import Fastify from 'fastify';

const database = new DatabaseSync(process.argv[2] ?? ':memory:');
database.exec('create table user (id text primary key, name text, email text) strict, without rowid');
const insert = database.prepare('insert into user values (?, ?, ?)');
for (let id = 0; id < 1000; id += 1) insert.run(String(id), `user${id}`, `user${id}@example.org`);
const read = database.prepare('select * from user where id = ?');
const app = Fastify({ logger: false });
app.get<{ Params: { id: string } }>('/users/:id', async (request) => read.get(request.params.id));
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${(app.addresses()[0] as { port: number } | undefined)?.port}\n`);
process.on('SIGTERM', () => process.exit(0));
