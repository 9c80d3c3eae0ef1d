/**
 * What Tessera is measured against: Fastify routes that answer JSON, that read one row from SQLite, that read one row and
 * change it durably, and the smallest login. Prints its port.
 */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { verify as argon2Verify, hash } from '@node-rs/argon2';
import Fastify from 'fastify';

const database = new DatabaseSync(process.argv[2] ?? ':memory:');
database.exec('pragma journal_mode = wal; pragma synchronous = full');
database.exec('create table user (id text primary key, name text, email text) strict, without rowid');
const insert = database.prepare('insert into user values (?, ?, ?)');
for (let id = 0; id < 1000; id += 1) insert.run(String(id), `user${id}`, `user${id}@example.org`);
database.exec(
  'create table account (name text primary key, phc text) strict; create table session (id text primary key, at integer) strict',
);
const PASSWORD = 'quiet-harbour-42';
const phc = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
database.prepare('insert into account values (?, ?)').run('someone', phc);
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
// The smallest login that could be called one: one read, one verification, one durable write, one signature.
const account = database.prepare('select phc from account where name = ?');
const open = database.prepare('insert into session values (?, ?)');
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
app.post('/login', async () => {
  const row = account.get('someone') as { phc: string };
  if (!(await argon2Verify(row.phc, PASSWORD))) throw new Error('The password is right.');
  const id = randomUUID();
  open.run(id, Date.now());
  const signature = sign('sha256', Buffer.from(id), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return { access_token: `${id}.${signature.toString('base64url')}`, token_type: 'Bearer', expires_in: 3600 };
});
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${(app.addresses()[0] as { port: number } | undefined)?.port}\n`);
process.on('SIGTERM', () => process.exit(0));
