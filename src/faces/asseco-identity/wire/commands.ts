import { Type } from '#http/json-schema.ts';

const username = Type.String({ maxLength: 254, format: 'asseco-username', examples: ['kari'] });
const anyUsername = Type.Optional(Type.String({ maxLength: 254, examples: ['kari'] }));
const email = Type.String({ maxLength: 254, format: 'tessera-email', examples: ['kari@example.org'] });
const phone = Type.String({ maxLength: 32, format: 'tessera-phone', examples: ['+4740012345'] });
const password = Type.String({ minLength: 1, maxLength: 128, examples: ['quiet-harbour-42'] });
const name = (example: string) =>
  Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000-\\u001f\\u007f]*$', examples: [example] }),
  );
const url = Type.String({
  minLength: 1,
  maxLength: 2048,
  format: 'asseco-picture-url',
  examples: ['https://example.org/kari.jpg'],
});
const code = Type.String({ pattern: '^[0-9]{6}$', examples: ['123456'] });
const answers = Type.Array(
  Type.Object({
    'question-id': Type.String({ minLength: 1, maxLength: 100 }),
    answer: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  { minItems: 1, maxItems: 10 },
);

export const RegisterUser = Type.Object({
  username,
  password,
  email,
  'phone-number': phone,
  'customer-number': Type.Optional(Type.String({ minLength: 1, maxLength: 64, examples: ['1000123'] })),
  'first-name': name('Kari'),
  'last-name': name('Nordmann'),
  'hint-picture-url': Type.Optional(url),
});
export const ChangePassword = Type.Object({ 'old-password': password, 'new-password': password });
export const ChangeUsername = Type.Object({ 'new-username': username });
export const RegisterEmail = Type.Object({ 'new-email': email });
export const ConfirmEmail = Type.Object({ email, 'confirmation-code': code, username: anyUsername });
export const RegisterPhoneNumber = Type.Object({ 'new-phone-number': phone });
export const ConfirmPhoneNumber = Type.Object({
  'phone-number': phone,
  'confirmation-code': code,
  username: anyUsername,
});
export const RegisterLinkedLogin = Type.Object({
  code: Type.String({ minLength: 1, maxLength: 4096 }),
  provider: Type.String({ minLength: 1, maxLength: 64 }),
  'redirect-uri': Type.Optional(Type.String({ minLength: 1, maxLength: 2048 })),
  'code-verifier': Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._~-]{43,128}$' })),
  nonce: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
});
export const Answers = Type.Object({ answers });
export const AvailableUsername = Type.Object({ username });
export const Initiate = Type.Object({ username: anyUsername });
export const SetPicture = Type.Object({ url });
