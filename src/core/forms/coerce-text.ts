import type { SchemaNode } from './schema-node.ts';

const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/;

/** A text as the number, truth value or word that its schema wants; the text itself where it fits none of them. */
export function coerceText(text: string, node: SchemaNode): string | number | boolean {
  for (const member of node.anyOf ?? [node]) {
    if (member.type === 'string' && (member.const === undefined || member.const === text))
      return text;
    if ((member.type === 'integer' || member.type === 'number') && NUMBER.test(text)) {
      return Number(text);
    }
    if (member.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  }
  return text;
}
