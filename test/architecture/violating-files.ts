/** Virtual files that break one rule each; the offending import stands on the last line of the last file. */
export interface ViolatingFiles {
  readonly rule: string;
  readonly files: Readonly<Record<string, string>>;
}

export const VIOLATING_FILES: readonly ViolatingFiles[] = [
  { rule: 'layer src/kernel/', files: { 'src/kernel/ids.ts': `import '#core/run.ts';` } },
  { rule: 'layer src/kernel/', files: { 'src/kernel/ids.ts': `import 'node:fs';\nimport 'pino';` } },
  { rule: 'layer src/core/', files: { 'src/core/run.ts': `import '#kernel/ids.ts';\nimport '#storage/schema.ts';` } },
  { rule: 'layer src/core/', files: { 'src/core/run.ts': `import type { Kysely } from 'kysely';` } },
  { rule: 'layer src/core/', files: { 'src/core/run.ts': `import '@zxcvbn-ts/language-common';` } },
  { rule: 'layer src/core/', files: { 'src/core/run.ts': `export type { Row } from '../storage/schema.ts';` } },
  { rule: 'layer src/core/', files: { 'src/core/run.ts': `type Row = import('../storage/schema.ts').Row;` } },
  {
    rule: 'layer src/core/',
    files: { 'src/core/run.ts': `export const late = () => import('../storage/schema.ts');` },
  },
  { rule: 'layer src/core/', files: { 'src/core/run.ts': `export * from '#test/support/clock.ts';` } },
  {
    rule: 'layer src/core/credentials/password/',
    files: {
      'src/core/credentials/password/policy.ts': `import '@zxcvbn-ts/language-common';\nimport '@zxcvbn-ts/core';`,
    },
  },
  {
    rule: 'layer src/core/credentials/totp/',
    files: { 'src/core/credentials/totp/authenticator.ts': `import 'otpauth';\nimport 'uqr';` },
  },
  { rule: 'layer src/storage/', files: { 'src/storage/schema.ts': `import 'kysely';\nimport '#http/server.ts';` } },
  { rule: 'layer src/delivery/', files: { 'src/delivery/outbox.ts': `import '#storage/schema.ts';` } },
  { rule: 'layer src/hashing/', files: { 'src/hashing/hashing-thread.ts': `import '#config/limits.ts';` } },
  { rule: 'layer src/jobs/', files: { 'src/jobs/expiry.ts': `import '../storage/schema.ts';` } },
  {
    rule: 'layer src/config/',
    files: { 'src/config/mail.ts': `import '#core/ports/settings.ts';\nimport '#core/run.ts';` },
  },
  {
    rule: 'layer src/http/',
    files: { 'src/http/server.ts': `import 'fastify';\nimport type { Actor } from '#core/actor.ts';` },
  },
  {
    rule: 'layer src/faces/',
    files: { 'src/faces/zentry/routes.ts': `import '#core/run.ts';\nimport '#hashing/argon2.ts';` },
  },
  { rule: 'layer src/faces/', files: { 'src/faces/index.ts': `import './zentry/routes.ts';\nimport '#src/app.ts';` } },
  { rule: 'layer src/keeping/', files: { 'src/keeping/vault.ts': `import 'jose';` } },
  { rule: 'layer src/foreign/', files: { 'src/foreign/providers.ts': `import '#http/outbound.ts';` } },
  { rule: 'layer src/telemetry/', files: { 'src/telemetry/metrics.ts': `import '#storage/schema.ts';` } },
  { rule: 'layer src/cli/', files: { 'src/cli/serve.ts': `import '#src/app.ts';\nimport '#faces/index.ts';` } },
  { rule: 'a known layer', files: { 'src/helpers/any.ts': `import '#kernel/ids.ts';` } },
  { rule: 'layer src/http/', files: { 'src/http/server.ts': `const load = () => require('#core/run.ts');` } },
  {
    rule: 'schemas without TypeBox',
    files: { 'src/faces/zentry/user.ts': `import { type Static, Type } from 'typebox';` },
  },
  { rule: 'readable imports', files: { 'src/jobs/load.ts': `export const load = (name: string) => import(name);` } },
  {
    rule: 'kinds apart',
    files: { 'src/core/credentials/totp/enrol.ts': `import '../kind.ts';\nimport '../password/policy.ts';` },
  },
  {
    rule: 'faces apart',
    files: { 'src/faces/admin/routes.ts': `import '../face.ts';\nimport '#faces/zentry/routes.ts';` },
  },
  { rule: 'no fetch at start', files: { 'src/http/server.ts': `import { STATUS_CODES } from 'node:http';` } },
  { rule: 'one outbound client', files: { 'src/delivery/sms.ts': `const reply = await fetch('http://localhost');` } },
  { rule: 'one outbound client', files: { 'src/delivery/sms.ts': `export const send = globalThis.fetch;` } },
  { rule: 'one outbound client', files: { 'src/delivery/sms.ts': `export const options = { fetch };` } },
  { rule: 'one outbound client', files: { 'src/delivery/sms.ts': `export const { fetch } = globalThis;` } },
  { rule: 'one outbound client', files: { 'src/delivery/sms.ts': `const everything = globalThis;` } },
  { rule: 'one outbound client', files: { 'src/delivery/sms.ts': `export const send = fetch as unknown;` } },
  {
    rule: 'one outbound client',
    files: {
      'src/delivery/sms.ts': `export const one = (fetch: () => void) => fetch();\nexport const two = () => fetch('');`,
    },
  },
  {
    rule: 'one outbound client',
    files: { 'src/delivery/sms.ts': `export const socket = new WebSocket('ws://localhost');` },
  },
  { rule: 'one outbound client', files: { 'src/delivery/sms.ts': `import { connect, isIP } from 'node:net';` } },
  { rule: 'one outbound client', files: { 'src/delivery/sms.ts': `import tls from 'node:tls';` } },
  { rule: 'one outbound client', files: { 'src/delivery/sms.ts': `import { request } from 'node:https';` } },
  { rule: 'no fetch at start', files: { 'src/app.ts': `import { request } from 'http';` } },
  { rule: 'one outbound client', files: { 'src/app.ts': `import { Agent } from 'undici';` } },
  { rule: 'one mail library', files: { 'src/delivery/outbox.ts': `import { createTransport } from 'nodemailer';` } },
  {
    rule: 'no cycles',
    files: {
      'src/core/a.ts': `import './b.ts';`,
      'src/core/b.ts': `import './c.ts';`,
      'src/core/c.ts': `import './lawful.ts';\nimport './a.ts';`,
    },
  },
  {
    rule: 'no cycles',
    files: {
      'src/core/actor.ts': `import './operation.ts';`,
      'src/core/operation.ts': `import type { Actor } from './actor.ts';`,
    },
  },
];
