/** What the service says is wrong, in another language, by its English texts; `{}` stands for a value in it. */
export type SaidFile = Readonly<Record<string, string>>;

/** Says a text of the service in the language of the reader; a text that is not known stays as it is. */
export type Say = (text: string) => string;

interface Pattern {
  readonly form: RegExp;
  readonly words: string;
}

const GAP = '{}';

/** Texts are looked up as a whole, then without the name of the setting that they begin with. `count` writes a number. */
export function sayIn(file: SaidFile, count: (amount: number) => string): Say {
  const patterns = Object.entries(file)
    // More words of its own say more about what a text means.
    .toSorted(([one], [other]) => ownLength(other) - ownLength(one))
    .map(([english, words]): Pattern => ({ form: formOf(english), words }));
  const whole = (text: string): string | null => {
    for (const { form, words } of patterns) {
      const values = form.exec(text)?.slice(1);
      if (values !== undefined) return filled(words, values.map(value));
    }
    return null;
  };
  const value = (text: string): string => {
    const trimmed = text.trim();
    if (trimmed === '') return '';
    if (/^\d{1,15}$/.test(trimmed)) return count(Number(trimmed));
    return known(trimmed) ?? isolated(trimmed);
  };
  const known = (text: string): string | null => whole(text) ?? afterName(text, whole);
  return (text) => known(text) ?? text;
}

function afterName(text: string, whole: (text: string) => string | null): string | null {
  const [, name = '', rest = ''] = /^(the input|[\w.[\]-]+):? (.+)$/s.exec(text) ?? [];
  const said = rest === '' ? null : whole(rest);
  return said === null ? null : `${name.includes(' ') ? whole(name) : isolated(name)} ${said}`;
}

function formOf(english: string): RegExp {
  const parts = english.split(GAP).map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join('(.*?)')}$`, 's');
}

function ownLength(english: string): number {
  return english.replaceAll(GAP, '').length;
}

/** The words with their values in the gaps, in their order. */
function filled(words: string, values: readonly string[]): string {
  let at = 0;
  return plain(words)
    .replaceAll(GAP, () => values[at++] ?? '')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

/** Codes stand in backticks in the file, and between marks of direction in the text. */
function plain(words: string): string {
  return words.replaceAll(/`([^`]*)`/g, (_, code: string) => isolated(code));
}

/** Between U+2068 and U+2069 a text has its own direction (UAX 9). */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
