const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ELLIPSIS = '…';

/** A name of at most `maxLength` UTF-16 units, without its middle where it is longer: both ends distinguish names. */
export function cutMiddle(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const characters = [...GRAPHEMES.segment(text)].map(({ segment }) => segment);
  const kept = maxLength - ELLIPSIS.length;
  const begin = fitting(characters, Math.ceil(kept / 2));
  const end = fitting(characters.toReversed(), kept - begin.join('').length).toReversed();
  return begin.join('').trimEnd() + ELLIPSIS + end.join('').trimStart();
}

function fitting(characters: readonly string[], maxLength: number): readonly string[] {
  let length = 0;
  const isOver = (character: string): boolean => (length += character.length) > maxLength;
  const at = characters.findIndex(isOver);
  return at < 0 ? characters : characters.slice(0, at);
}
