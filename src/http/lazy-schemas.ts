import { createRequire } from 'node:module';
import type { BuildCompilerFromPool } from '@fastify/ajv-compiler';
import type { SerializerFactory } from '@fastify/fast-json-stringify-compiler';

const require = createRequire(import.meta.url);
const validators = once(() => (require('@fastify/ajv-compiler') as () => BuildCompilerFromPool)());
const serializers = once(() => (require('@fastify/fast-json-stringify-compiler') as () => SerializerFactory)());

/**
 * Fastify's own compilers, put off to the first request that needs one: each schema takes a millisecond or more, and the
 * hundreds of a server (every answer of every route) would be most of its start.
 */
export const lazySchemas = {
  buildValidator: ((schemas, options) => {
    const compiler = once(() => validators()(schemas, options));
    return (definition) => {
      const compiled = once(() => compiler()(definition));
      const validate = (data: unknown) => {
        const valid = compiled()(data);
        validate.errors = compiled().errors;
        return valid;
      };
      validate.errors = null as ReturnType<typeof compiled>['errors'];
      return validate;
    };
  }) as BuildCompilerFromPool,
  buildSerializer: ((schemas, options) => {
    const compiler = once(() => serializers()(schemas, options));
    return (definition) => {
      const compiled = once(() => compiler()(definition));
      return (data: unknown) => compiled()(data);
    };
  }) as SerializerFactory,
};

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
