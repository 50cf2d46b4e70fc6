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
      ...basicTokens(texts, options['user']),
      ...texts.filter((text) => text.length >= MIN_SECRET),
      ...words.filter((word) => word.length >= MIN_WORD),
    ]),
  ];
}

// What a basic login makes of them (RFC 7617), which a site may send back.
function basicTokens(texts: readonly string[], user: JsonValue | undefined): string[] {
  const logins = texts.flatMap((text) => (typeof user === 'string' ? [`${user}:${text}`] : []));
  const wholes = texts.filter((text) => text.length >= MIN_SECRET && text.includes(':'));
  return [...logins, ...wholes].map((login) =>
    btoa(String.fromCodePoint(...new TextEncoder().encode(login.slice(0, MAX_LOGIN)))),
  );
}

const MAX_LOGIN = 2_000;

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
