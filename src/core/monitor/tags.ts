import { Type, type TArray, type TString } from 'typebox';
import type { Field } from '../forms/field.ts';
import { joinPath } from '../forms/path.ts';
import { describeValue } from '../forms/quote.ts';
import { complain, type Reading } from '../forms/reading.ts';

const MAX_TAGS = 20;
const MAX_TAG_LENGTH = 64;
const PATTERN = '^[\\p{L}\\p{N}][\\p{L}\\p{N}_./-]*(:[\\p{L}\\p{N}][\\p{L}\\p{N}_./-]*)?$';
const TAG = new RegExp(PATTERN, 'u');
const HINT =
  'write words such as web, or key:value such as env:prod: letters, digits, _, ., / and -';

/** Words that monitors are sorted by, plain or as `key:value`; in lower case, none twice. Lists of sites write `web,env:prod`. */
export function tagsField(
  meaning = 'Words that it is found and sorted by',
): Field<'tags', readonly string[], TArray<TString>> {
  return {
    key: 'tags',
    schema: Type.Array(Type.String({ maxLength: MAX_TAG_LENGTH }), {
      title: 'Tags',
      description: `${meaning}, plain or as key:value; at most ${MAX_TAGS} of ${MAX_TAG_LENGTH} characters, kept in lower case.`,
      maxItems: MAX_TAGS,
      default: [],
      examples: [['web', 'env:prod']],
    }),
    fallback: [],
    column: 'json',
    read: (reading, { value, fallback }) =>
      value === undefined || value === null ? (fallback ?? []) : readTags(reading, value),
    describe: (tags) => [...tags],
    inLists: { alias: 'tag', parse: splitTags },
  };
}

/** The tags in a text with commas between them. */
export function splitTags(text: string): readonly string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

/** A tag as it is kept; `null` for a text that is none. */
export function normalTag(text: string): string | null {
  const tag = text.normalize('NFC').trim().toLowerCase();
  return tag.length <= MAX_TAG_LENGTH && TAG.test(tag) ? tag : null;
}

function readTags(reading: Reading, value: unknown): readonly string[] {
  if (!Array.isArray(value)) {
    const message = `must be a list of tags, not ${describeValue(value)}`;
    complain(reading, { key: 'tags', message, hint: 'write tags: [web, env:prod]' });
    return [];
  }
  const place = { path: joinPath(reading.path, 'tags'), problems: reading.problems };
  const tags = new Set<string>();
  for (const [index, given] of value.entries()) {
    const tag = typeof given === 'string' ? normalTag(given) : null;
    if (tag !== null) tags.add(tag);
    else {
      const inner = { path: joinPath(place.path, index), problems: reading.problems };
      complain(inner, {
        key: '',
        message: `must be a tag, not ${describeValue(given)}`,
        hint: HINT,
      });
    }
  }
  if (tags.size > MAX_TAGS) {
    complain(reading, { key: 'tags', message: `must be at most ${MAX_TAGS}, not ${tags.size}` });
  }
  return [...tags];
}
