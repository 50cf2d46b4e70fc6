/** What stands for the end of a text that was cut. */
export const ELLIPSIS = '…';

/** How a provider counts: in UTF-16 code units, which are never fewer than characters, or in bytes of UTF-8. */
export type LengthUnit = 'characters' | 'bytes';

/** The length of a text in a unit. */
export function lengthIn(unit: LengthUnit, text: string): number {
  return unit === 'bytes' ? Buffer.byteLength(text) : text.length;
}

/** A text of at most `maxLength`: the whole of it, or its beginning and an ellipsis. No character that people see is split. */
export function cutText(text: string, maxLength: number, unit: LengthUnit = 'characters'): string {
  return cutToFit(text, (candidate) => lengthIn(unit, candidate) <= maxLength) ?? '';
}

/**
 * The whole of a text if it fits, else the longest beginning that fits with an ellipsis behind it; `null`: not even the
 * ellipsis fits. `fits` accepts every text that is shorter than one it accepts.
 */
export function cutToFit(text: string, fits: (candidate: string) => boolean): string | null {
  const whole = balanced(text.toWellFormed());
  if (fits(whole)) return whole;
  if (!fits(ELLIPSIS)) return null;
  // Only where it is cut: finding all characters of a long text takes a thousand times as long.
  const characters = graphemes.segment(whole);
  const cutAt = (place: number): string => {
    const end = characters.containing(place)?.index ?? whole.length;
    return balanced(`${whole.slice(0, end).replace(/[\s\u2066-\u2068]+$/u, '')}${ELLIPSIS}`);
  };
  let [fitting, beyond] = [0, whole.length + 1];
  while (beyond - fitting > 1) {
    const middle = (fitting + beyond) >> 1;
    if (fits(cutAt(middle))) fitting = middle;
    else beyond = middle;
  }
  return cutAt(fitting);
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Isolates of Unicode TR 9 that were begun are ended, and none is ended that was not begun. */
export function balanced(text: string): string {
  let open = 0;
  const kept = text.replace(/[\u2066-\u2069]/gu, (mark) => {
    if (mark !== '\u2069') {
      open += 1;
      return mark;
    }
    if (open === 0) return '';
    open -= 1;
    return mark;
  });
  return kept + '\u2069'.repeat(open);
}
