import { Type } from '#http/json-schema.ts';

const password = Type.String({ maxLength: 1024 });

export const PasswordReplacement = Type.Object(
  { oldPassword: password, newPassword: password },
  { description: 'The password that is known and the one to come' },
);
