import { LOCALES } from '#core/ports/message.ts';
import { isCountry } from '#kernel/text/phone.ts';
import { integer, oneOf, optionalText, secretText, text } from '../setting.ts';

/** What is kept where. */
export const data = {
  dataDir: text(
    'data-dir',
    './data',
    'Folder of the embedded database and the generated master key; made with mode 0700.',
  ),
  databaseUrl: secretText(
    'database-url',
    'PostgreSQL to use instead of the embedded SQLite: postgres://user:password@host:port/database.',
    (value) =>
      /^postgres(ql)?:\/\//.test(value) && URL.canParse(value)
        ? undefined
        : 'must be a URL that begins with postgres:// or postgresql://',
  ),
  databasePoolSize: integer('database.pool-size', [1, 200], 10, 'Connections to PostgreSQL.'),
  databaseLogLimit: integer(
    'database.log-limit',
    [64, 1_048_576],
    256,
    'Largest size of the embedded database’s write-ahead log, in MiB. While another process reads for so long that it is reached, writes are refused.',
  ),
  masterKey: secretText(
    'master-key',
    'The key that encrypts secrets at rest: 32 bytes in base64. Default: generated into the data folder.',
    // Node's decoder skips what is not base64: a key with a typing mistake would be another key.
    (value) => (/^[\w+/-]{43}=?$/.test(value) ? undefined : 'must be 32 bytes in base64'),
  ),
  defaultCountry: optionalText(
    'default-country',
    'Country (ISO 3166 alpha-2) whose national phone numbers are understood. Default: none, numbers need a country code.',
    {
      check: (value) => (isCountry(value ?? '') ? undefined : 'must be the two capital letters of a country'),
    },
  ),
  defaultLocale: oneOf('default-locale', LOCALES, 'en', 'Language of messages to people and tenants that have none.'),
};
