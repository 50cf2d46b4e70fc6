/** The texts of schemas in another language, by the English ones; `section: text` where a section means another thing by it. */
export type FormWordFile = Readonly<Record<string, string>>;

/** A text of a schema in the language of the reader. */
export type FormWords = (text: string) => string;

/** Looks texts up as a section means them; English stands in for what is not there. */
export function wordsOf(file: FormWordFile, section: string): FormWords {
  return (text) => file[`${section}: ${text}`] ?? file[text] ?? text;
}
