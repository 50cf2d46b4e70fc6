import type { FastifyInstance, FastifySchemaCompiler, FastifyTypeProvider } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { Convert } from 'typebox/value';
import { InvalidError, type Problem } from '../core/errors.ts';

/** Gives handlers the static types of their route's schemas. */
export interface SchemaTypes extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
  serializer: unknown;
}

/** The application as routes see it: schemas are types. */
export type TypedApp = ReturnType<typeof withSchemaTypes>;

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- Fastify computes the type
export function withSchemaTypes(app: FastifyInstance) {
  return app.withTypeProvider<SchemaTypes>();
}

/** Checks parameters, query and body by their schemas; answers are written as they are. */
export function validateBySchema(app: FastifyInstance): void {
  app.setValidatorCompiler(checkBySchema);
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
}

const checkBySchema: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  // Compiled by the first request: a start would take a tenth longer for routes that may never be asked.
  let compiled: ReturnType<typeof Compile<TSchema>> | null = null;
  const isText = httpPart === 'querystring' || httpPart === 'params';
  return (input: unknown) => {
    // Texts of an address become numbers and truth values where the schema wants them.
    const value = isText ? Convert(schema, { ...(input as object) }) : input;
    const validator = (compiled ??= Compile(schema));
    if (validator.Check(value)) return { value };
    return { error: new InvalidError(problemsOf(validator.Errors(value))) };
  };
};

/** For bodies that a service reads and judges by the same schema: here it documents only. */
export const bodyReadByService: FastifySchemaCompiler<TSchema> = (route) =>
  route.httpPart === 'body' ? () => true : checkBySchema(route);

function problemsOf(errors: readonly TLocalizedValidationError[]): Problem[] {
  return errors
    .filter((error) => error.keyword !== 'boolean')
    .flatMap((error) => {
      const path = error.instancePath.slice(1).replaceAll('/', '.');
      if (error.keyword === 'additionalProperties') {
        return error.params.additionalProperties.map((name) => unknownProblem(path, name));
      }
      return [{ path, message: `${path === '' ? 'the input' : path} ${messageOf(error)}` }];
    });
}

function unknownProblem(path: string, name: string): Problem {
  const shown = name.slice(0, 60);
  return { path: path === '' ? shown : `${path}.${shown}`, message: `${shown} is not known here` };
}

function messageOf(error: TLocalizedValidationError): string {
  const { keyword, params } = error;
  if (keyword === 'enum') return `must be one of ${params.allowedValues.join(', ')}`;
  if (keyword === 'minimum') return `must be at least ${params.limit}`;
  if (keyword === 'maximum') return `must be at most ${params.limit}`;
  if (keyword === 'maxLength') return `must be at most ${params.limit} characters long`;
  if (keyword === 'type') return `must be ${[params.type].flat().map(typeName).join(' or ')}`;
  if (keyword === 'pattern') return 'does not have the expected form';
  return error.message;
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ['integer', 'a whole number'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['string', 'text'],
]);

function typeName(type: string): string {
  return typeNames.get(type) ?? type;
}
