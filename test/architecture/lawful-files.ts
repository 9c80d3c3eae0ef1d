/** Virtual files that use what each layer is given; none of them breaks a rule. */
export const LAWFUL_FILES: Readonly<Record<string, string>> = {
  'src/app.ts': `import '#faces/index.ts';\nimport '#storage/schema.ts';\nawait import(process.argv[2] ?? '');`,
  'src/kernel/phone.ts': `import 'node:util';\nimport 'libphonenumber-js/min';`,
  'src/core/run.ts': `import '#kernel/phone.ts';\nimport './credentials/password/policy.ts';`,
  'src/core/credentials/index.ts': `import './password/policy.ts';\nimport './totp/enrol.ts';`,
  'src/core/credentials/password/policy.ts': `import '@zxcvbn-ts/language-common';\nimport '../../ports/store.ts';`,
  'src/config/mail.ts': `import 'smol-toml';\nimport '#core/ports/settings.ts';`,
  'src/http/outbound.ts': `import 'undici';\nexport const send = (url: string) => fetch(url);`,
  'src/http/server.ts': `import 'fastify';\nimport type { IncomingMessage } from 'node:http';`,
  'src/faces/index.ts': `import './zentry/routes.ts';\nimport './admin/routes.ts';`,
  'src/faces/zentry/routes.ts': `import '../face.ts';\nimport './wire/user.ts';\nimport '#http/server.ts';`,
  'src/delivery/carriers/smtp.ts': `import 'nodemailer';`,
  'src/delivery/sms.ts': `export const sms = ({ fetch, ...rest }: { fetch: (url: string) => void }) => fetch('https://gateway', rest);`,
  'src/delivery/fetches.ts': `export const take = (outbox: { fetch(): void }) => outbox.fetch();\nexport type Fetch = typeof fetch;`,
  'src/cli/serve.ts': `import '#src/app.ts';\nimport '#config/mail.ts';`,
  // Types may point at each other: nothing of them is left to load.
  'src/core/operation.ts': `import type { Actor } from './actor.ts';`,
  'src/core/actor.ts': `import './operation.ts';`,
};
