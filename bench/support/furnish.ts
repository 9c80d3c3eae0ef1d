import { accessToken, type Credentials, form, PEOPLE, registration, tokenForMachine } from './calls.ts';
import { send } from './load.ts';
import type { BenchServer, Site } from './site.ts';

/** Tokens of two programs: one that registers and finds people, one that verifies and searches customers. */
export interface Programs {
  readonly app: string;
  readonly machine: Credentials;
  readonly machineToken: string;
}

/** Makes the programs of a site, and their tokens at its server. */
export async function furnishPrograms(site: Site, { port }: BenchServer): Promise<Programs> {
  const create = (name: string, kind: string, scopes: string) =>
    site.command('client', 'create', '--name', name, '--tenant', '1', '--kind', kind, '--scopes', scopes);
  const { client_id = '', client_secret = '' } = create(
    'bench',
    'app',
    'identity.signup identity.recover identity.read',
  );
  const app = accessToken(await send(port, form({ grant_type: 'client_credentials', client_id, client_secret })));
  const machine = create('machine', 'partner', 'customers:verify customers:profile:read') as unknown as Credentials;
  return { app, machine, machineToken: accessToken(await send(port, tokenForMachine(machine))) };
}

/** Registers the people who sign in. */
export async function furnishPeople({ port }: BenchServer, { app }: Programs): Promise<void> {
  for (let one = 0; one < PEOPLE; one += 1) await send(port, registration(app, one));
}
