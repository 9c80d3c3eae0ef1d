import { walkHome } from './home-story.ts';
import { walkOperator } from './operator-story.ts';
import { walkPartner } from './partner-story.ts';
import { walkPerson } from './person-story.ts';
import type { WalkServer } from './server.ts';
import { type Say, Walker } from './walker.ts';

/** Every story, one after another, on one server. Raises an Error at the first answer that is not the expected one. */
export async function walk(server: WalkServer, say: Say): Promise<void> {
  const walker = new Walker(server, say);
  say('— A person, with the IdentityAPI');
  await walkPerson(walker);
  say('\n— An operator, with the Zentry API');
  await walkOperator(walker, server.bootstrapKey);
  say('\n— A partner, with the Entur API');
  await walkPartner(walker);
  say('\n— Somebody with a connected home, with the Overkiz API');
  await walkHome(walker);
}
