import type { Location, TariffSettings, TariffSlot } from '../ports/repositories/main-accounts.ts';
import { problem } from '../problems.ts';

/** Offsets such as `+01:00`, which the engine would take too, are no names of zones. */
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/**
 * What the parts of a location must be together; what each is by itself, its caller has checked. Raises `invalid-format`
 * with the path of the part.
 */
export function checkLocation({ timezone, tariffSettings }: Location): void {
  if (timezone !== undefined && !isTimeZone(timezone)) throw wrong('timezone');
  if (tariffSettings !== undefined) checkTariffs(tariffSettings);
}

/** Whether the IANA database has a zone of this name. */
function isTimeZone(name: string): boolean {
  if (!ZONE_NAME.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function checkTariffs({ tariffs = [] }: TariffSettings): void {
  const days = new Set<string>();
  for (const [index, tariff] of tariffs.entries()) {
    if (!('dayWeekName' in tariff)) continue;
    if (days.has(tariff.dayWeekName)) throw wrong(`tariffSettings.tariffs[${index}].dayWeekName`);
    days.add(tariff.dayWeekName);
    checkOrder(tariff.dayTariffs, `tariffSettings.tariffs[${index}].dayTariffs`);
  }
  checkOrder(
    tariffs.filter((tariff) => 'startTime' in tariff),
    'tariffSettings.tariffs',
  );
}

/** Times of day as they are written sort as they are. */
function checkOrder(slots: readonly TariffSlot[], path: string): void {
  const late = slots.findIndex((slot, index) => index > 0 && slot.startTime <= (slots[index - 1]?.startTime ?? ''));
  if (late !== -1) throw wrong(`${path}[${late}].startTime`);
}

const wrong = (path: string) => problem('invalid-format', { field: `location.${path}` });
