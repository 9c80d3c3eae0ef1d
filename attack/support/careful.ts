import type { Person } from '#test/parity/face-driver.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import type { World } from '#test/parity/world.ts';

/** Somebody who has switched a second factor on: codes come by mail. */
export async function careful(world: World): Promise<Person> {
  const who = await world.person();
  const { headers } = await world.session(zentry, who.email);
  await must(world, 'POST', '/TwoFactorCode/send', { headers });
  const body = { code: await world.secretTo(who.email) };
  await must(world, 'POST', '/TwoFactorCode/verify', { headers, body });
  return who;
}

type Options = Parameters<World['asseco']['call']>[2];

async function must(world: World, method: string, path: string, options: Options): Promise<void> {
  const { status, text } = await world.asseco.call(method, path, options);
  if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text}`);
}
