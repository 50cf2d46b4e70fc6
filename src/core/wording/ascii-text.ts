/** Letters that are no other letter with a mark, and signs that have a plain form; brackets cost two places in an SMS. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
  '‘': "'",
  '’': "'",
  '‚': ',',
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '·': '-',
  '•': '-',
  '×': 'x',
  '€': 'EUR',
  '[': '(',
  ']': ')',
  '{': '(',
  '}': ')',
  '|': '/',
  '\\': '/',
  '^': '',
  '~': '-',
};

const READABLE = /^[\x20-\x5a\x5f\x61-\x7a]*$/;

/**
 * A text in characters of ASCII that an SMS takes for one place each, where it stays readable: without the marks of its
 * letters, with plain quotes and dashes. `null` where it would not, as for Persian or Chinese.
 */
export function asciiText(text: string): string | null {
  const bare = text.normalize('NFKD').replace(/\p{M}/gu, '');
  const plain = [...bare].map((character) => PLAIN[character] ?? character).join('');
  return READABLE.test(plain) ? plain.replace(/ {2,}/g, ' ').trim() : null;
}
