import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import type { JsonObject, JsonValue } from '../json.ts';
import { coerceText } from './coerce-text.ts';
import { complain, type Form, type Reading } from './reading.ts';
import { complainAboutSchema } from './schema-problems.ts';
import { nodeOf, wordsOf, type SchemaNode } from './schema-node.ts';
import { holdsMask, holdsSecret } from './secrets.ts';

/** The options of one kind, ready to read many forms. */
export interface OptionReader {
  readonly node: SchemaNode;
  readonly properties: ReadonlyMap<string, SchemaNode>;
  /** Defaults of the schema itself. */
  readonly defaults: JsonObject;
  readonly validator: Validator;
}

const readers = new WeakMap<TSchema, OptionReader>();

/** The reader of a kind's schema, made once for each schema. */
export function optionReaderOf(schema: TSchema): OptionReader {
  const known = readers.get(schema);
  if (known !== undefined) return known;
  const node = nodeOf(schema);
  const properties = new Map(Object.entries(node.properties ?? {}));
  const defaults: Record<string, JsonValue> = {};
  for (const [key, property] of properties) {
    if (property.default !== undefined) defaults[key] = property.default as JsonValue;
  }
  const reader = { node, properties, defaults, validator: Compile(schema) };
  readers.set(schema, reader);
  return reader;
}

/** What `readOptions` reads. */
export interface OptionInput {
  readonly reader: OptionReader;
  /** The flat form; keys that are no options are left alone. */
  readonly form: Form;
  /** Stands in for keys that the form leaves out, before the schema's own defaults do. */
  readonly defaults?: JsonObject | undefined;
  /** Texts may stand for numbers and truth values. */
  readonly isText: boolean;
}

/** The options in a flat form, defaults filled in; `null`, with every problem, when the schema refuses them. */
export function readOptions(reading: Reading, input: OptionInput): JsonObject | null {
  const { reader, form } = input;
  const options: Record<string, JsonValue> = { ...reader.defaults };
  for (const [key, value] of Object.entries(input.defaults ?? {})) {
    if (reader.properties.has(key)) options[key] = value;
  }
  for (const [key, value] of Object.entries(form)) {
    const node = reader.properties.get(key);
    if (node === undefined || value === undefined) continue;
    const given =
      input.isText && typeof value === 'string' ? coerceText(value, node) : (value as JsonValue);
    options[key] = typeof given === 'string' ? foldWord(given, node) : given;
  }
  if (refuseMasks(reading, reader, options)) return null;
  if (!reader.validator.Check(options)) {
    const errors: readonly TLocalizedValidationError[] = reader.validator.Errors(options);
    complainAboutSchema(reading, { node: reader.node, value: options, errors });
    return null;
  }
  return options;
}

// Words of a closed list are taken in any case: POST is post.
function foldWord(text: string, node: SchemaNode): string {
  const words = wordsOf(node);
  if (words === undefined || words.includes(text)) return text;
  const folded = text.toLowerCase();
  return words.includes(folded) ? folded : text;
}

function refuseMasks(reading: Reading, reader: OptionReader, options: JsonObject): boolean {
  let isAny = false;
  for (const [key, node] of reader.properties) {
    if (!holdsMask(options[key]) || !holdsSecret(node)) continue;
    isAny = true;
    complain(reading, {
      key,
      message: 'holds ***, which only stands for a hidden value',
      hint: 'give the value itself; a change may leave the key out to keep what is stored',
    });
  }
  return isAny;
}
