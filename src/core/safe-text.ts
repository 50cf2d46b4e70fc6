/** What cannot be seen: controls, and marks that hide, join or turn text. */
const UNSEEN = /[\p{Cc}\p{Cf}]/gu;
/** The same, and what stands for bytes that are no text. */
const UNREADABLE = /[\p{Cc}\p{Cf}\uFFFD]/gu;
/** What acts on a screen: controls move the cursor and colour it, direction marks make a line read otherwise than it is. */
const ACTIVE = /[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu;

/** Text of a remote peer with a blank in the place of each character that cannot be seen. */
export function blankUnseen(text: string): string {
  return text.replace(UNSEEN, ' ');
}

/** Decoded bytes of a remote peer with a dot in the place of each that cannot be read, cut at `maxLength`. */
export function dotUnreadable(text: string, maxLength: number): string {
  return text.replace(UNREADABLE, '·').slice(0, maxLength).toWellFormed();
}

/** Text as a terminal may show it: what would act on the screen stands as `\u001b`. JSON reads back as the same value. */
export function escapeActive(text: string): string {
  return text.replace(ACTIVE, unicodeEscape);
}

/** Whether a text holds characters that act on a screen. */
export function hasActive(text: string): boolean {
  return text.search(ACTIVE) >= 0;
}

/** A character as its escape in JSON: `\u001b`. */
export function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
