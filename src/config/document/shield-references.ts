/**
 * What stands for `$${`, `${` and `}` while the parser works: code points that Unicode keeps free of characters, as
 * many as the text they stand for, so that every position stays what it was.
 */
export const REFERENCE_MARKS = {
  escaped: '\uFDD0\uFDD0\uFDD0',
  open: '\uFDD1\uFDD1',
  close: '\uFDD2',
} as const;

const { escaped, open, close } = REFERENCE_MARKS;
const REFERENCE = /\$\$\{|\$\{([^{}"'\s,]*)\}/g;

/**
 * Takes the braces out of every `${NAME}`, so that it may stand without quotes inside `{ }` too, where YAML would
 * read the brace as the start of a map.
 */
export function shieldReferences(text: string): string {
  return text.replace(REFERENCE, (_, name?: string) =>
    name === undefined ? escaped : `${open}${name}${close}`,
  );
}

/** The same text with its references as they were written. */
export function showReferences(text: string): string {
  return text.replaceAll(escaped, '$${').replaceAll(open, '${').replaceAll(close, '}');
}
