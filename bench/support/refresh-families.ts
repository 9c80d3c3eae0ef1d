import { PEOPLE, refreshToken, signIn } from './calls.ts';
import { send } from './load.ts';

/** The first refresh tokens of so many sessions: each connection goes along a family of its own. */
export async function refreshFamilies(
  port: number,
  count: number,
  username: (index: number) => string = (index) => `user${index % PEOPLE}`,
): Promise<string[]> {
  const tokens: string[] = [];
  while (tokens.length < count) {
    const some = Array.from({ length: 8 }, (_, index) => send(port, signIn(username(tokens.length + index))));
    tokens.push(...(await Promise.all(some)).map(refreshToken));
  }
  return tokens;
}
