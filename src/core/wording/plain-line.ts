// C0/C1 controls, line separators, and the marks that reorder or hide text on a screen.
// oxlint-disable-next-line no-control-regex -- naming control characters is the purpose
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\ufeff]+/g;

/** One line that is safe in a header, a terminal and a log: no control or direction characters, cut at `maxLength`. */
export function plainLine(text: string, maxLength = 300): string {
  const clean = text.replace(UNSAFE, ' ').trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean;
}
