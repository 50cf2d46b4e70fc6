import { hash53 } from '../core/hash53.ts';
import type { Form } from '../core/forms/reading.ts';
import { textsOf } from './section.ts';

const MAX_LENGTH = 48;

/** The id of an entry that names itself and no id; `undefined` for one that does neither. */
export type SlugOf = (entry: unknown) => string | undefined;

/**
 * Makes ids of names: lower-case letters and digits of the alphabet, with dashes between them. A name that has none of those
 * gets a number of its own; of entries with the same name the second is `name-2`, in the order of the section.
 */
export function slugsOf(form: Form, section: string): SlugOf {
  const taken = new Set(textsOf(form, { section, key: 'id' }).map(({ text }) => text));
  const counts = new Map<string, number>();
  return (entry) => {
    const { id, name } = (typeof entry === 'object' && entry !== null ? entry : {}) as Form;
    if (id !== undefined || typeof name !== 'string' || name.trim() === '') return undefined;
    const slug = slugOf(name);
    let count = (counts.get(slug) ?? 0) + 1;
    while (taken.has(numbered(slug, count))) count += 1;
    counts.set(slug, count);
    return numbered(slug, count);
  };
}

function numbered(slug: string, count: number): string {
  return count === 1 ? slug : `${slug}-${count}`;
}

function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const slug = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  const cut = slug.slice(0, MAX_LENGTH).replace(/-+$/, '');
  return cut === '' ? `n${hash53(name.normalize('NFC').trim()).toString(36)}` : cut;
}
