import { Type } from '#http/json-schema.ts';

/** Any text that a database can hold. */
const text = (options: { maxLength?: number } = {}) =>
  Type.String({ minLength: 1, pattern: '^[^\\u0000]*$', ...options });
const orNull = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const int32 = (description: string) => Type.Integer({ format: 'int32', description });

const email = text();
const role = text();
const tenantId = text();
const secret = Type.String({ minLength: 1 });

export const Login = Type.Object({
  email,
  password: secret,
  twoFactorCode: orNull,
  twoFactorRecoveryCode: orNull,
});
export const ForgotPassword = Type.Object({ email });
export const ResetPassword = Type.Object({ email, resetCode: secret, newPassword: secret });
export const VerifyTwoFactorCode = Type.Object({ code: secret });
export const AddTenant = Type.Object({ tenantId, tenantName: text({ maxLength: 200 }) });
export const CreateUser = Type.Object({ email });
export const AddUserClaim = Type.Object({ email, type: text({ maxLength: 200 }), value: text({ maxLength: 2000 }) });
export const UserRole = Type.Object({ email, role, tenantId });
export const GetUsersWithRole = Type.Object({
  offset: int32('How far to skip into a collection'),
  limit: int32('How many results to return'),
  role,
  tenantId,
});
