import { childNode, type SchemaNode } from '../forms/schema-node.ts';
import type { JsonObject, JsonValue } from '../json.ts';

const MIN_SECRET = 6;
// Longer than `Bearer` and `Digest`.
const MIN_WORD = 8;

/**
 * The texts among the options that must not show anywhere: values marked as secret, and their longer words (the token of
 * `Bearer TOKEN`). Values too short to be a secret are left out, since every text would hold them.
 */
export function secretTexts(options: JsonObject, schema: SchemaNode | undefined): string[] {
  const texts = Object.entries(options).flatMap(([key, value]) => {
    const node = schema === undefined ? undefined : childNode(schema, key);
    if (schema === undefined || node?.secret === true) return textsIn(value, node?.shown);
    if (isMap(value)) return secretTexts(value, node ?? {});
    if (!Array.isArray(value)) return [];
    return (value as readonly JsonValue[]).flatMap((item) =>
      isMap(item) ? secretTexts(item, node?.items ?? {}) : [],
    );
  });
  const words = texts.flatMap((text) => text.split(/[\s;,]+/));
  return [
    ...new Set([
      ...texts.filter((text) => text.length >= MIN_SECRET),
      ...words.filter((word) => word.length >= MIN_WORD),
    ]),
  ];
}

function textsIn(value: JsonValue | undefined, shown: readonly string[] = []): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    shown.includes(name.toLowerCase()) ? [] : textsIn(inner),
  );
}

function isMap(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
