/**
 * Whether a text matches a pattern in which `*` stands for any characters, none included, and `?` for one; `\` takes the
 * meaning from the character after it. The whole text has to match. Never takes longer than pattern times text.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const parts = partsOf(pattern);
  let part = 0;
  let at = 0;
  let starPart = -1;
  let starAt = 0;
  while (at < text.length) {
    const each = parts[part];
    if (each === STAR) {
      starPart = part;
      starAt = at;
      part += 1;
    } else if (each !== undefined && (each === ANY || each === text[at])) {
      part += 1;
      at += 1;
    } else if (starPart >= 0) {
      // Only the last star can need more: what came before it matched already.
      part = starPart + 1;
      starAt += 1;
      at = starAt;
    } else return false;
  }
  while (parts[part] === STAR) part += 1;
  return part === parts.length;
}

const STAR = '**';
const ANY = '??';

function partsOf(pattern: string): readonly string[] {
  const parts: string[] = [];
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index] ?? '';
    const next = pattern[index + 1];
    if (character === '\\' && next !== undefined) {
      parts.push(next);
      index += 1;
    } else if (character === '*') {
      if (parts.at(-1) !== STAR) parts.push(STAR);
    } else parts.push(character === '?' ? ANY : character);
  }
  return parts;
}
