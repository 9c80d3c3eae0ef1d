import type { Person } from './face-driver.ts';
import type { World } from './world.ts';

/** What an act leaves behind, without what names the face, the person or the instant. */
export interface Trace {
  /** The account, its contacts and what it can be proved with. */
  readonly directory: unknown;
  /** Event, result and detail of each row, sorted: what one act writes has no order. */
  readonly audit: readonly string[];
  /** Channel and subject of each message to the person, sorted. */
  readonly messages: readonly string[];
}

/** Begins to watch a person; what it gives tells what came since. */
export async function watch(
  world: World,
  { id, email, username, customerNumber }: Person,
): Promise<() => Promise<Trace>> {
  const { read } = world.server.services.store;
  const auditOf = () => read.audit.list({ accountId: id, limit: 200 });
  const known = new Set((await auditOf()).map((row) => row.id));
  const sent = new Set((await world.server.messages(email)).map((message) => message.id));
  const nameless = (text: string) =>
    [id, username, email, customerNumber].reduce((rest, name) => rest.replaceAll(name, '*'), text);
  return async () => ({
    directory: JSON.parse(nameless(JSON.stringify(await directoryOf(world, id)))),
    audit: (await auditOf())
      .filter((row) => !known.has(row.id))
      .map(({ event, result, detail }) => [event, result, ...(detail === null ? [] : [detail])].join(' '))
      .sort(),
    messages: (await world.server.messages(email))
      .filter((message) => !sent.has(message.id))
      .map(({ channel, subject }) => `${channel} ${subject}`)
      .sort(),
  });
}

async function directoryOf(world: World, id: string): Promise<unknown> {
  const { read } = world.server.services.store;
  const now = world.server.clock.now();
  const account = await read.accounts.find(id);
  const contacts = await read.contacts.listByAccount(id, now);
  const names = await read.identifiers.listByAccount(id);
  return {
    // Who acted and through which channel differs, as it must.
    account: {
      ...account,
      uuid: null,
      changedBy: null,
      changedByChannel: null,
      createdBy: null,
      createdByChannel: null,
    },
    contacts: contacts.map(({ channel, state, value, verifiedAt }) => ({ channel, state, value, verifiedAt })),
    names: names.map(({ space, value, state }) => `${space} ${state} ${value}`).sort(),
    factors: await read.credentials.listAnswers(id),
  };
}
