import type { FastifySchemaValidationError } from 'fastify';
import { pascal } from './identity-errors.ts';
import type { Errors } from './problem-details.ts';

/** JSON that is none, or not an object. */
export const MALFORMED_BODY: Errors = { $: ['The JSON value could not be converted to the request.'] };

/** Broken rules of a body's schema, as ASP.NET's model validation tells them. */
export function modelErrors(broken: readonly FastifySchemaValidationError[]): Errors {
  const errors: Record<string, string[]> = Object.create(null);
  for (const rule of broken) {
    const [key, text] = toError(rule);
    if (!errors[key]?.includes(text)) errors[key] = [...(errors[key] ?? []), text];
  }
  return errors;
}

function toError({ keyword, instancePath, params }: FastifySchemaValidationError): readonly [string, string] {
  const member = String(params.missingProperty ?? instancePath.slice(1));
  const key = pascal(member);
  switch (keyword) {
    case 'required':
    case 'minLength':
      return [key, `The ${key} field is required.`];
    case 'maxLength':
      return [key, `The field ${key} must be a string with a maximum length of ${params.limit}.`];
    case 'format':
      return [key, `The field ${key} is out of range.`];
    case 'pattern':
      return [key, `The field ${key} is not valid.`];
    default:
      return member === ''
        ? ['$', MALFORMED_BODY.$?.[0] ?? '']
        : [`$.${member}`, 'The JSON value could not be converted.'];
  }
}
