import { ISOLATE } from './isolate.ts';

/** Text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A text whose isolates are elements: not every mail program knows the characters. */
export function textHtml(text: string): string {
  return escapeHtml(text).replaceAll(ISOLATE.begin, '<bdi>').replaceAll(ISOLATE.end, '</bdi>');
}
