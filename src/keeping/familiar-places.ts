import type { FamiliarPlaces } from '#core/ports/familiar-places.ts';
import { type Clock, DAY } from '#kernel/clock.ts';
import { networkOf } from '#kernel/text/network.ts';

const REMEMBERED_MS = 30 * DAY;
const PLACES_KEPT = 20_000;

/** In the memory of this node alone: the last so many, for a month. */
export function familiarPlaces(clock: Clock): FamiliarPlaces {
  const places = new Map<string, number>();
  const placeOf = (name: string, ip: string) => `${networkOf(ip)} ${name}`;
  return {
    note(name, ip) {
      const place = placeOf(name, ip);
      // Last used, last to be forgotten.
      places.delete(place);
      if (places.size >= PLACES_KEPT) places.delete(places.keys().next().value as string);
      places.set(place, clock.now() + REMEMBERED_MS);
    },
    knows(name, ip) {
      return (places.get(placeOf(name, ip)) ?? 0) > clock.now();
    },
  };
}
