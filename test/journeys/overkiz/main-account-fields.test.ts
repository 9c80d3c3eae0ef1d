import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { create, leastOf, mainAccountOf } from '#test/support/main-account.ts';
import { assertError, OverkizDriver } from '#test/support/overkiz.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

/** What a field of the contract's section 5 takes and refuses, by its JSON path. */
interface Field {
  readonly takes: readonly unknown[];
  readonly refuses: readonly unknown[];
}

const text = (longest: number, more: readonly unknown[] = []): Field => ({
  takes: ['', 'x'.repeat(longest), 'Ærlig & <b>"talt"</b> 李'],
  refuses: ['x'.repeat(longest + 1), 5, true, [], {}, 'a\nb', ...more],
});
const integer = (least: number, most: number): Field => ({
  takes: [least, most],
  refuses: [least - 1, most + 1, `${least}`, least + 0.5, true, []],
});
const flag: Field = { takes: [true, false], refuses: ['true', 1, 0, []] };
const phone: Field = {
  takes: ['', '+33 (0)1.23-45/67', '0'.repeat(30)],
  refuses: ['0'.repeat(31), '+33x', 33, 'a', '1\n2'],
};

const FIELDS: Readonly<Record<string, Field>> = {
  location: { takes: [{}], refuses: ['', 5, [], true] },
  'location.city': text(255),
  'location.country': text(255),
  'location.postalCode': text(255, [74_000]),
  'location.addressLine1': text(255),
  'location.addressLine2': text(255),
  'location.twilightCity': text(255),
  'location.timezone': {
    takes: ['Europe/Paris', 'Asia/Bangkok', 'America/Argentina/Buenos_Aires', 'UTC', 'Asia/Calcutta'],
    refuses: ['', 'Europe/Atlantis', '+01:00', 'Europe/Paris ', '../etc/passwd', 1],
  },
  'location.longitude': { takes: [-180, 180, 2.35, 0], refuses: [-180.1, 180.1, '2.35', true] },
  'location.latitude': { takes: [-90, 90, 48.86], refuses: [-90.001, 91, '1'] },
  'location.twilightMode': integer(0, 2),
  'location.twilightAngle': {
    takes: ['SOLAR', 'CIVIL', 'NAUTICAL', 'ASTRONOMICAL'],
    refuses: ['', 'solar', 'LUNAR', 0],
  },
  'location.summerSolsticeDuskMinutes': integer(0, 1439),
  'location.winterSolsticeDuskMinutes': integer(0, 1439),
  'location.twilightOffsetEnabled': flag,
  'location.dawnOffset': integer(-720, 720),
  'location.duskOffset': integer(-720, 720),
  'location.tariffSettings': { takes: [{}], refuses: ['', [], 1] },
  'location.tariffSettings.tariffMode': {
    takes: ['offPeakHours', 'base'],
    refuses: ['', 'OFFPEAKHOURS', 'other', 1],
  },
  label: text(100),
  templateName: text(100),
  applicationId: text(100),
  activationTimestamp: {
    takes: [0, 120_123_456_790],
    refuses: [-1, 0.5, '0', 8_640_000_000_000_001, true],
  },
  expirationTimestamp: {
    takes: [8_640_000_000_000_000, 253_402_300_799_999],
    refuses: [-1, 0.5, '0', 8_640_000_000_000_001],
  },
  'endUser.title': integer(0, 99),
  'endUser.firstName': text(100),
  'endUser.lastName': text(100),
  'endUser.phoneNumber': phone,
  'endUser.mobilePhone': phone,
  'endUser.locale': {
    takes: ['fr', 'fr_FR', 'nb-NO', 'zh-Hant-TW', 'FIL'],
    refuses: ['', 'f', 'french', 'fr_', 'fr-F', 'fr FR', 5],
  },
  'endUser.commercialMailAgreement': flag,
  'endUser.extraEmails': { takes: [[]], refuses: [{}, '', Array(11).fill({ email: 'x@example.org' })] },
};

/** Where X2 shows a field. */
const shownAs = (path: string) => path.replace(/^endUser\./, '').split('.');

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => Object(inner)[name], value);
}

function within(path: string, value: unknown): Record<string, unknown> {
  return path
    .split('.')
    .toReversed()
    .reduce<unknown>((inner, name) => ({ [name]: inner }), value) as Record<string, unknown>;
}

const slot = (startTime: unknown, name: unknown = 'tariff0') => ({ name, startTime });
const day = (dayWeekName: unknown, ...dayTariffs: unknown[]) => ({ dayTariffs, dayWeekName });
const tariffs = (tariffMode: unknown, ...list: unknown[]) => ({
  location: { tariffSettings: { ...(tariffMode === undefined ? {} : { tariffMode }), tariffs: list } },
});
const many = Array.from({ length: 48 }, (_, index) =>
  slot(`${String(Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}`),
);

describe('the fields of a main account', () => {
  let server: TestServer;
  let api: OverkizDriver;
  let serial = 0;
  before(async () => {
    server = await startTestServer();
    api = new OverkizDriver(server);
  });
  after(() => server?.close());

  const attempt = async (over: Record<string, unknown>) => {
    serial += 1;
    const userId = `field-${serial}`;
    return { userId, answer: await create(api, leastOf(userId, over)) };
  };
  const refused = async (over: Record<string, unknown>, path: string) => {
    const { answer } = await attempt(over);
    assertError(answer, 400, 'INVALID_FIELD_VALUE', `Invalid value for field : ${path}`);
  };
  const missing = async (body: unknown, path: string) =>
    assertError(await create(api, body), 400, 'MISSING_PARAMETERS', `Missing parameter : ${path}`);
  const shown = async (over: Record<string, unknown>) => {
    const { userId, answer } = await attempt(over);
    assert.equal(answer.status, 201, answer.text);
    return (await mainAccountOf(api, userId)).body;
  };

  for (const [path, { takes, refuses }] of Object.entries(FIELDS)) {
    test(path, async () => {
      for (const value of takes) {
        const { userId, answer } = await attempt(within(path, value));
        assert.equal(answer.status, 201, `${JSON.stringify(value)}: ${answer.text}`);
        // Outside its period nobody sees it.
        const { read } = server.services.store;
        const [record] = await read.accounts.findForSignIn(userId);
        if (path === 'expirationTimestamp') assert.equal(record?.account.accessUntil, value);
        else assert.deepEqual(at((await mainAccountOf(api, userId)).body, shownAs(path)), value);
      }
      for (const value of refuses) await refused(within(path, value), path);
    });
  }

  test('what is required, and in what order it is missed', async () => {
    const { endUser, password } = leastOf('required') as { endUser: Record<string, unknown>; password: string };
    for (const name of ['userId', 'email']) {
      await missing({ endUser: { ...endUser, [name]: undefined }, password }, `endUser.${name}`);
      await missing({ endUser: { ...endUser, [name]: null, title: 'wrong' }, password, label: 5 }, `endUser.${name}`);
    }
    await missing({ endUser }, 'password');
    await missing({ password }, 'endUser.userId');
    await missing({ endUser: null, password }, 'endUser.userId');
    await missing(
      leastOf('r', { endUser: { extraEmails: [{ email: 'a@example.org' }, {}] } }),
      'endUser.extraEmails[1].email',
    );
    const nobody = await create(api, { endUser: 'nobody', password });
    assertError(nobody, 400, 'INVALID_FIELD_VALUE', 'Invalid value for field : endUser');
  });

  test('user id, address and password', async () => {
    const other = { email: 'long@example.org' };
    for (const userId of ['', 'x'.repeat(101), 'a/b', 'a\u0007b', 'a\u200bb', 'ﷺ'.repeat(6), 5, true, {}])
      await refused({ endUser: { userId, ...other } }, 'endUser.userId');
    for (const email of [
      '',
      'x',
      'a@b',
      '@example.org',
      'a b@example.org',
      'a@example.org\r\nBcc: b@c.de',
      `${'x'.repeat(243)}@example.org`,
      5,
    ])
      await refused({ endUser: { email } }, 'endUser.email');
    for (const email of ['a@b', 'x@example.org, y@example.org', 7])
      await refused(
        { endUser: { extraEmails: [{ email: 'fine@example.org' }, { email }] } },
        'endUser.extraEmails[1].email',
      );
    for (const password of ['x'.repeat(1025), 5, {}]) await refused({ password }, 'password');
    const longest = 'y'.repeat(100);
    assert.equal((await create(api, leastOf(longest, { endUser: other }))).status, 201);
  });

  test('tariffs of every day', async () => {
    assert.deepEqual(
      (await shown(tariffs('offPeakHours', ...many))).location,
      tariffs('offPeakHours', ...many).location,
    );
    const list = 'location.tariffSettings.tariffs';
    await refused(tariffs('offPeakHours', ...many, slot('23:59')), list);
    await refused(tariffs('offPeakHours', slot('06:00'), slot('06:00')), `${list}[1].startTime`);
    await refused(tariffs('offPeakHours', slot('06:00'), slot('07:00'), slot('05:59')), `${list}[2].startTime`);
    for (const startTime of ['24:00', '6:00', '06:60', '0600', '', 360])
      await refused(tariffs('offPeakHours', slot(startTime)), `${list}[0].startTime`);
    for (const name of ['tariff', 'tariff100', 'Tariff1', '', 1])
      await refused(tariffs('offPeakHours', slot('06:00', name)), `${list}[0].name`);
    await refused(tariffs('offPeakHours', 'tariff0'), `${list}[0]`);
    await missing(leastOf('t', tariffs('offPeakHours', { name: 'tariff0' })), `${list}[0].startTime`);
  });

  test('tariffs of the days of the week', async () => {
    const week = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'].map((name) =>
      day(name, slot('00:00'), slot('12:00')),
    );
    assert.deepEqual(
      (await shown(tariffs('offPeakWeekDays', ...week))).location,
      tariffs('offPeakWeekDays', ...week).location,
    );
    const list = 'location.tariffSettings.tariffs';
    await refused(tariffs('offPeakWeekDays'), list);
    await refused(tariffs('offPeakWeekDays', ...week, day('MON')), list);
    await refused(tariffs('offPeakWeekDays', day('MON'), day('TUE'), day('MON')), `${list}[2].dayWeekName`);
    for (const name of ['mon', 'MONDAY', '', 1])
      await refused(tariffs('offPeakWeekDays', day(name)), `${list}[0].dayWeekName`);
    await refused(
      tariffs('offPeakWeekDays', day('MON', slot('02:00'), slot('01:00'))),
      `${list}[0].dayTariffs[1].startTime`,
    );
    await refused(tariffs('offPeakWeekDays', day('MON', ...many, slot('23:59'))), `${list}[0].dayTariffs`);
    await missing(leastOf('t', tariffs('offPeakWeekDays', { dayWeekName: 'MON' })), `${list}[0].dayTariffs`);
    await missing(leastOf('t', tariffs('offPeakWeekDays', slot('00:00'))), `${list}[0].dayTariffs`);
  });

  test('tariffs that no mode explains', async () => {
    const list = 'location.tariffSettings.tariffs';
    await refused(tariffs('base', slot('00:00')), list);
    await refused(tariffs(undefined, slot('00:00')), list);
    await refused(tariffs('unheard-of', slot('00:00')), 'location.tariffSettings.tariffMode');
    assert.deepEqual((await shown(tariffs('base'))).location, tariffs('base').location);
    const more = { tariffMode: 'offPeakHours', tariffs: [{ ...slot('00:00'), dayWeekName: 'x', more: 1 }], more: 1 };
    const { location } = await shown({ location: { tariffSettings: more, more: { deep: 1 } } });
    assert.deepEqual(location, tariffs('offPeakHours', slot('00:00')).location, 'unknown members are left out');
  });

  test('an access period must have an inside', async () => {
    await refused({ activationTimestamp: 5, expirationTimestamp: 5 }, 'expirationTimestamp');
    await refused({ activationTimestamp: 5, expirationTimestamp: 4 }, 'expirationTimestamp');
    assert.equal((await attempt({ activationTimestamp: 4, expirationTimestamp: 5 })).answer.status, 201);
  });

  test('gateways', async () => {
    const ids = Array.from({ length: 21 }, (_, index) => `1000-0000-${String(index).padStart(4, '0')}`);
    const { gatewayIds } = await shown({ gatewayId: ` ${ids.slice(0, 20).join(' , ')} ` });
    assert.deepEqual(gatewayIds, ids.slice(0, 20));
    for (const gatewayId of [
      '',
      ',',
      '1-2-3',
      '1234-5678-9012,',
      '1234-5678-90123',
      '١٢٣٤-5678-9012',
      5,
      ['1234-5678-9012'],
    ])
      await refused({ gatewayId }, 'gatewayId');
    await refused({ gatewayId: '2000-0000-0001,2000-0000-0001' }, 'gatewayId');
    await refused({ gatewayId: ids.join(',').replaceAll('1000-', '3000-') }, 'gatewayId');
  });
});
