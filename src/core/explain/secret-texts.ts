import { childNode, type SchemaNode } from '../forms/schema-node.ts';
import type { JsonObject, JsonValue } from '../json.ts';

const MIN_SECRET = 6;
// Longer than `Bearer` and `Digest`.
const MIN_WORD = 8;

/**
 * The texts among the options that must not show anywhere: values marked as secret, their longer words (the token of
 * `Bearer TOKEN`) and, of an address, the parts that only who knows it can know. Values too short to be a secret are left out, since every text would hold them.
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
      ...texts.flatMap(addressParts),
    ]),
  ];
}

/**
 * Path, query and their parts of an address that is a secret as a whole, such as that of a webhook: servers quote them when
 * they find nothing there. Plain words (`services`, `webhooks`) are no secret.
 */
function addressParts(text: string): string[] {
  const url = /^https?:/i.test(text) ? URL.parse(text) : null;
  if (url === null) return [];
  const parts = [...url.pathname.split('/'), ...url.searchParams.values()];
  const known = parts.flatMap((part) => [part, decoded(part)]);
  return [
    ...[url.pathname + url.search, url.pathname].filter((part) => part.length >= MIN_WORD),
    ...known.filter((part) => part.length >= MIN_WORD && !/^[a-z]{1,19}$/.test(part)),
  ];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
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
