import type { Static } from 'typebox';
import type { Location as StoredLocation } from '#core/ports/repositories/main-accounts.ts';
import { Type } from '#http/json-schema.ts';
import { text } from './texts.ts';

const MINUTES_OF_A_DAY = 1439;
const [WEEK_DAYS, EVERY_DAY, BASE] = ['offPeakWeekDays', 'offPeakHours', 'base'];

const minutes = Type.Integer({ minimum: 0, maximum: MINUTES_OF_A_DAY });
const offset = Type.Integer({ minimum: -720, maximum: 720 });

const Slot = Type.Object({
  name: Type.String({ pattern: '^tariff\\d{1,2}$' }),
  startTime: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }),
});
const slots = Type.Array(Slot, { maxItems: 48 });
const Day = Type.Object({
  dayTariffs: slots,
  dayWeekName: Type.String({ enum: ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] }),
});

/** What the tariffs are where the mode is one of these; it is the mode that says so, not the tariffs. */
const inMode = (modes: readonly (string | undefined)[], tariffs: object, mustBeNamed = true) => ({
  if: { properties: { tariffMode: { enum: modes } }, ...(mustBeNamed ? { required: ['tariffMode'] } : {}) },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties: { tariffs } },
});

const TariffSettings = Type.Object(
  {
    tariffMode: Type.Optional(Type.String({ enum: [WEEK_DAYS, EVERY_DAY, BASE] })),
    tariffs: Type.Optional(Type.Array(Type.Object({}))),
  },
  {
    allOf: [
      inMode([WEEK_DAYS], Type.Array(Day, { minItems: 1, maxItems: 7 })),
      inMode([EVERY_DAY], slots),
      // Without a mode nothing says what they are.
      inMode([BASE], Type.Array(Type.Object({}), { maxItems: 0 }), false),
    ],
  },
);

/** Where the home is (contract, section 5). Together the parts are the core's to check. */
export const Location = Type.Partial(
  Type.Object({
    city: text(255),
    country: text(255),
    postalCode: text(255),
    addressLine1: text(255),
    addressLine2: text(255),
    timezone: text(255),
    longitude: Type.Number({ minimum: -180, maximum: 180 }),
    latitude: Type.Number({ minimum: -90, maximum: 90 }),
    twilightMode: Type.Integer({ minimum: 0, maximum: 2 }),
    twilightAngle: Type.String({ enum: ['SOLAR', 'CIVIL', 'NAUTICAL', 'ASTRONOMICAL'] }),
    twilightCity: text(255),
    summerSolsticeDuskMinutes: minutes,
    winterSolsticeDuskMinutes: minutes,
    twilightOffsetEnabled: Type.Boolean(),
    dawnOffset: offset,
    duskOffset: offset,
    tariffSettings: TariffSettings,
  }),
);

/** A location with the members that there are, and no others. */
export function readLocation(location: Static<typeof Location>): StoredLocation {
  const { tariffSettings } = location;
  const known = Object.keys(Location.properties).flatMap((name) => {
    const value = location[name as keyof typeof location];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(known),
    ...(tariffSettings === undefined ? {} : { tariffSettings: readTariffSettings(tariffSettings) }),
  };
}

function readTariffSettings({ tariffMode, tariffs }: Static<typeof TariffSettings>): StoredLocation['tariffSettings'] {
  const mode = tariffMode === undefined ? {} : { tariffMode };
  if (tariffs === undefined) return mode;
  // The schema has made sure that they are what the mode says.
  if (tariffMode === WEEK_DAYS) return { ...mode, tariffs: (tariffs as Static<typeof Day>[]).map(readDay) };
  return { ...mode, tariffs: (tariffs as Static<typeof Slot>[]).map(readSlot) };
}

const readSlot = ({ name, startTime }: Static<typeof Slot>) => ({ name, startTime });
const readDay = ({ dayTariffs, dayWeekName }: Static<typeof Day>) => ({
  dayTariffs: dayTariffs.map(readSlot),
  dayWeekName,
});
