/** Structured log. Values are never secrets; `Secret` prints as `[secret]` anyway. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
