import { Type } from '#http/json-schema.ts';

/** No control characters, which PostgreSQL cannot all store and nobody types, and no halves of surrogate pairs. */
const PRINTABLE = '^[^\\p{Cc}\\p{Cs}]*$';

/** A text of so many characters at most. */
export const text = (maxLength: number) => Type.String({ maxLength, pattern: PRINTABLE });
