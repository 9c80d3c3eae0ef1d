import type { WireAnswer } from './asseco.ts';
import type { OverkizDriver } from './overkiz.ts';

export const PASSWORD = 'quiet-harbour-42';

/** Everything that can be said of a main account. */
export const WHOLE = {
  location: {
    city: 'Annecy',
    country: 'France',
    postalCode: '74000',
    addressLine1: '1 rue du Lac',
    addressLine2: '',
    timezone: 'Europe/Paris',
    longitude: 6.129_384,
    latitude: 45.899_247,
    twilightMode: 2,
    twilightAngle: 'CIVIL',
    twilightCity: 'annecy',
    summerSolsticeDuskMinutes: 1290,
    winterSolsticeDuskMinutes: 990,
    twilightOffsetEnabled: true,
    dawnOffset: -25,
    duskOffset: 70,
    tariffSettings: {
      tariffMode: 'offPeakWeekDays',
      tariffs: [
        {
          dayTariffs: [
            { name: 'tariff0', startTime: '00:00' },
            { name: 'tariff12', startTime: '06:30' },
          ],
          dayWeekName: 'SAT',
        },
        { dayTariffs: [{ name: 'tariff1', startTime: '23:59' }], dayWeekName: 'SUN' },
      ],
    },
  },
  label: 'Maison du lac',
  templateName: 'template',
  applicationId: 'app',
  endUser: {
    title: 1,
    firstName: 'Ann',
    lastName: 'Érable',
    phoneNumber: '+33 (0)4 50-12.34/56',
    mobilePhone: '06 12 34 56 78',
    locale: 'fr_FR',
    commercialMailAgreement: true,
  },
} as const;

/** The least that a main account needs, with whatever is laid over it. */
export function leastOf(userId: string, over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { endUser, ...rest } = over;
  return {
    endUser: { userId, email: `${userId.replaceAll(/[^\w.]/g, '-')}@example.org`, ...Object(endUser) },
    password: PASSWORD,
    ...rest,
  };
}

/** Creates a main account. */
export function create(api: OverkizDriver, body: unknown): Promise<WireAnswer> {
  return api.call('POST', '/enduser/mainAccount', { body });
}

/** The main account of a person, as that person sees it. */
export async function mainAccountOf(api: OverkizDriver, userId: string): Promise<WireAnswer> {
  return api.call('GET', '/enduser/mainAccount', { cookie: await api.cookieOf(userId, PASSWORD) });
}

/** The token in the newest message to an address that mentions something. */
export async function mailedToken(api: OverkizDriver, to: string, mentioned: string): Promise<string> {
  for (const { text } of await api.server.messages(to)) {
    const token = text.includes(mentioned) ? /^[A-Za-z0-9_-]{43}$/m.exec(text)?.[0] : undefined;
    if (token !== undefined) return token;
  }
  throw new Error(`Nothing about ${mentioned} was sent to ${to}`);
}
