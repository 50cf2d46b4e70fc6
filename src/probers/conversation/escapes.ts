const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|(.?))/gs;

const CHARACTERS: ReadonlyMap<string, number> = new Map([
  ['r', 13],
  ['n', 10],
  ['t', 9],
  ['0', 0],
  ['\\', 92],
]);

/** The fault in the escapes of a text, as the rest of a sentence; `null` when nothing is. Shows none of it. */
export function escapeFault(text: string): string | null {
  for (const [, hex, letter] of text.matchAll(ESCAPE)) {
    if (hex === undefined && !CHARACTERS.has(letter ?? '')) {
      return 'holds a \\ with neither r, n, t, 0, xNN nor another \\ after it';
    }
  }
  return null;
}

/** The bytes that a text with escapes stands for; everything else is UTF-8. */
export function bytesOf(text: string): Buffer {
  const parts: Buffer[] = [];
  let end = 0;
  for (const match of text.matchAll(ESCAPE)) {
    const [whole, hex, letter = ''] = match;
    parts.push(Buffer.from(text.slice(end, match.index), 'utf8'));
    const code = hex === undefined ? CHARACTERS.get(letter) : Number.parseInt(hex, 16);
    parts.push(code === undefined ? Buffer.from(whole, 'utf8') : Buffer.of(code));
    end = match.index + whole.length;
  }
  parts.push(Buffer.from(text.slice(end), 'utf8'));
  return Buffer.concat(parts);
}
