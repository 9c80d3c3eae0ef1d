/**
 * What Tessera is measured against: Fastify routes that answer JSON, that read one row, that read one row and change it
 * durably, and the smallest login. Takes a SQLite file or the URL of a PostgreSQL database; tells its port by message.
 */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { verify as argon2Verify, hash } from '@node-rs/argon2';
import Fastify from 'fastify';
import { barePostgres, bareSqlite } from './bare-store.ts';

const PASSWORD = 'quiet-harbour-42';
const [target = ''] = process.argv.slice(2);
const phc = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
const store = target.startsWith('postgres') ? await barePostgres(target, phc) : bareSqlite(target, phc);
const app = Fastify({ logger: false });
let changes = 0;
app.get<{ Params: { id: string } }>('/users/:id', async (request) => store.read(request.params.id));
app.post('/json', async () => ({ access_token: 'x'.repeat(500), token_type: 'Bearer', expires_in: 86_400 }));
app.post<{ Params: { id: string } }>('/users/:id', async (request) => {
  const row = await store.read(request.params.id);
  changes += 1;
  await store.change(request.params.id, `name${changes}`);
  return row;
});
// The smallest login that could be called one: one read, one verification, one durable write, one signature.
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
app.post('/login', async () => {
  if (!(await argon2Verify(await store.phc('someone'), PASSWORD))) throw new Error('The password is right.');
  const id = randomUUID();
  await store.openSession(id, Date.now());
  const signature = sign('sha256', Buffer.from(id), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return { access_token: `${id}.${signature.toString('base64url')}`, token_type: 'Bearer', expires_in: 3600 };
});
await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ port: (app.addresses()[0] as { port: number } | undefined)?.port });
process.on('SIGTERM', () => process.exit(0));
